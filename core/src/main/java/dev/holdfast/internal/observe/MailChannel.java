package dev.holdfast.internal.observe;

import dev.holdfast.Secret;
import dev.holdfast.spi.notification.Notification;
import dev.holdfast.spi.notification.NotificationChannel;
import dev.holdfast.spi.notification.NotificationException;
import dev.holdfast.spi.notification.NotificationSettings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** Sends news as mails in plain text. With STARTTLS or TLS the server's certificate and name are checked. */
final class MailChannel implements NotificationChannel {
    private final NotificationSettings settings;
    private final Session session;
    private final InternetAddress from;
    private final InternetAddress[] to;
    private final String host;
    private final int port;
    private final Optional<String> user;

    MailChannel(NotificationSettings settings) {
        this.settings = settings;
        this.host = settings.require("host");
        this.port = Integer.parseInt(settings.value("port").orElse("25"));
        this.user = settings.value("user");
        this.from = addresses("from")[0];
        this.to = addresses("to");
        this.session = Session.getInstance(properties());
    }

    private InternetAddress[] addresses(String setting) {
        String given = settings.require(setting);
        try {
            InternetAddress[] addresses = InternetAddress.parse(given, true);
            for (InternetAddress address : addresses) {
                address.validate();
            }
            if (addresses.length > 0) {
                return addresses;
            }
        } catch (AddressException wrong) {
            throw refused(setting + ": must hold mail addresses (" + wrong.getMessage() + ")", wrong);
        }
        throw refused(setting + ": must hold a mail address", null);
    }

    private NotificationException.Refused refused(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new NotificationException.Refused("notifications." + settings.name() + "." + what, cause);
    }

    private Properties properties() {
        String security = settings.value("security").orElse("none").toLowerCase(Locale.ROOT);
        String protocol = protocol();
        Properties properties = new Properties();
        String millis = Long.toString(settings.timeout().toMillis());
        for (String timeout : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.setProperty("mail." + protocol + "." + timeout, millis);
        }
        properties.setProperty("mail." + protocol + ".auth", Boolean.toString(user.isPresent()));
        properties.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
        if (security.equals("starttls")) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
        }
        return properties;
    }

    private String protocol() {
        return settings.value("security").orElse("").equalsIgnoreCase("tls") ? "smtps" : "smtp";
    }

    @Override
    public void send(Notification notification) {
        String where = "mail '" + settings.name() + "' by " + host + ":" + port;
        try (Transport transport = session.getTransport(protocol())) {
            MimeMessage message = message(notification);
            connect(transport);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (AuthenticationFailedException wrong) {
            throw new NotificationException.Refused(where + ": the server does not accept user and password", wrong);
        } catch (SendFailedException wrong) {
            throw new NotificationException.Refused(where + ": the server does not accept sender or receivers", wrong);
        } catch (MessagingException failure) {
            throw new NotificationException.Unavailable(where + " failed: " + failure.getMessage(), failure);
        }
    }

    private void connect(Transport transport) throws MessagingException {
        if (user.isEmpty()) {
            transport.connect(host, port, null, null);
            return;
        }
        try (Secret secret = settings.secret(settings.require("password"))) {
            byte[] plain = secret.revealUtf8();
            try {
                transport.connect(host, port, user.get(), new String(plain, StandardCharsets.UTF_8));
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        }
    }

    private MimeMessage message(Notification notification) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, to);
        message.setSubject(notification.title().replaceAll("[\\p{Cntrl}]+", " "), "UTF-8");
        message.setSentDate(Date.from(notification.at()));
        message.setHeader("X-Holdfast-Event", notification.event());
        message.setHeader("X-Holdfast-Delivery", notification.id());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(text(notification), "UTF-8");
        message.saveChanges();
        return message;
    }

    private static String text(Notification notification) {
        String facts = notification.facts().entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue())
                .collect(Collectors.joining("\n"));
        return notification.text() + "\n\n" + facts + "\n";
    }
}
