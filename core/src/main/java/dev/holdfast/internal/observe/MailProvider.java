package dev.holdfast.internal.observe;

import dev.holdfast.spi.notification.NotificationChannel;
import dev.holdfast.spi.notification.NotificationException;
import dev.holdfast.spi.notification.NotificationProvider;
import dev.holdfast.spi.notification.NotificationSettings;
import java.util.Set;

/** Mail by SMTP, if Jakarta Mail is there. */
public final class MailProvider implements NotificationProvider {
    /** For the service loader. */
    public MailProvider() {}

    @Override
    public Set<String> kinds() {
        return Set.of("mail");
    }

    @Override
    public NotificationChannel open(NotificationSettings settings) {
        if (!Libraries.hasMail()) {
            throw new NotificationException.Refused(
                    "notifications." + settings.name()
                            + ": mail needs org.eclipse.angus:jakarta.mail on the class path, which is not there",
                    null);
        }
        return new MailChannel(settings);
    }
}
