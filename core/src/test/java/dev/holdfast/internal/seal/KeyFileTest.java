package dev.holdfast.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private final SecureRandom random = new SecureRandom();
    private final MasterKey master = MasterKey.random(random);
    private final KeyFile file = KeyFile.create(
            master,
            Secret.of("pässword"),
            KeyParameters.LOW_COST,
            ZonedDateTime.parse("2026-11-21T04:05:06.7+01:00"),
            "user",
            "host \"<>\"",
            random);

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private RepositoryException refusal(String from, String to) {
        byte[] changed = text(file.bytes()).replace(from, to).getBytes(StandardCharsets.UTF_8);
        return catchThrowableOfType(RepositoryException.class, () -> KeyFile.parse(changed));
    }

    @Test
    void opensWithItsPassword() {
        assertThat(KeyFile.parse(file.bytes())
                        .open(Secret.of("pässword"))
                        .orElseThrow()
                        .json())
                .isEqualTo(master.json());
    }

    @Test
    void doesNotOpenWithAnother() {
        assertThat(file.open(Secret.of("passwort"))).isEmpty();
    }

    @Test
    void hasItsFieldsInTheOrderOfTheFormat() {
        assertThat(text(file.bytes()))
                .startsWith("{\"created\":\"2026-11-21T04:05:06.7+01:00\",\"username\":\"user\","
                        + "\"hostname\":\"host \\\"<>\\\"\",\"kdf\":\"scrypt\",\"N\":1024,\"r\":8,\"p\":1,\"salt\":\"");
    }

    @Test
    void keepsWhatListingsShow() {
        KeyFile read = KeyFile.parse(file.bytes());
        assertThat(read.hostname()).isEqualTo("host \"<>\"");
        assertThat(read.id()).isEqualTo(file.id()).hasSize(64);
    }

    @Test
    void unknownFieldsArePassedOver() {
        assertThat(refusal("{\"created\"", "{\"new\":{\"a\":[1]},\"created\"")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1025", "0", "-1", "1", "1073741824", "16777216"})
    void refusesCostsThatMakeNoSense(String n) {
        assertThat(refusal("\"N\":1024", "\"N\":" + n)).isInstanceOf(RepositoryException.Unsupported.class);
    }

    @Test
    void refusesWorkWithoutEnd() {
        assertThat(refusal("\"p\":1", "\"p\":1000000")).isInstanceOf(RepositoryException.Unsupported.class);
    }

    @Test
    void refusesAnotherWayToMakeAKey() {
        assertThat(refusal("scrypt", "argon2")).hasMessageContaining("argon2");
    }

    @Test
    void refusesAMissingSalt() {
        assertThat(refusal("\"salt\"", "\"pepper\"")).isInstanceOf(RepositoryException.Damaged.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "{\"salt\":\"§\"}", "{\"N\":99999999999}"})
    void refusesWhatIsNoKeyFile(String content) {
        assertThatThrownBy(() -> KeyFile.parse(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RepositoryException.class);
    }

    @Test
    void noPartOfAKeyIsShown() {
        assertThat(master).hasToString("MasterKey[redacted]");
    }

    @Test
    void aKeyWithAPartOfZerosIsRefused() {
        String zero = "AAAAAAAAAAAAAAAAAAAAAA==";
        String json = text(master.json()).replaceAll("\"k\":\"[^\"]*\"", "\"k\":\"" + zero + "\"");
        assertThatThrownBy(() -> MasterKey.fromJson(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageNotContaining(zero);
    }

    @Test
    void closingWipes() {
        byte[] before = master.json();
        master.close();
        assertThat(master.json()).isNotEqualTo(before);
        assertThat(master.isValid()).isFalse();
    }
}
