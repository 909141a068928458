package dev.holdfast.mongodb.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.workload.WorkloadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection strings, taken apart. */
class MongoLocationTest {
    @Test
    void userAndWhatJavasDriverDoesNotKnowAreTakenOut() {
        MongoLocation location = MongoLocation.of(
                "mongodb://b%40ckup@a:1,b:2/?replicaSet=rs0&authMechanism=SCRAM-SHA-256&tlsCAFile=/etc/ca%2B1.pem&tls=true");
        assertThat(location.driver()).isEqualTo("mongodb://a:1,b:2/?replicaSet=rs0&tls=true");
        assertThat(location.user()).isEqualTo("b@ckup");
        assertThat(location.option("authmechanism")).contains("SCRAM-SHA-256");
        assertThat(location.option("tlscafile")).contains("/etc/ca+1.pem");
        assertThat(location.toString()).isEqualTo("mongodb://a:1,b:2");
    }

    @Test
    void usersAreLookedUpWhereTheStringSays() {
        assertThat(MongoLocation.of("mongodb://a").authSource()).isEqualTo("admin");
        assertThat(MongoLocation.of("mongodb://a/shop").authSource()).isEqualTo("shop");
        assertThat(MongoLocation.of("mongodb://a/shop?authSource=people").authSource())
                .isEqualTo("people");
        assertThat(MongoLocation.of("mongodb+srv://db.example.org/?authSource=x")
                        .authSource())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://me:hush@a/",
                "mongodb://me:hu@sh@a:1,b:2/?replicaSet=rs0",
                "mongodb://me:hu/sh@a/x",
                "mongodb://me:hu?sh@a",
                "mongodb+srv://me:hu:sh@a.example.org/?tls=true",
                "mongodb://me:h ush@a/%zz"
            })
    void aPasswordIsRefusedAndNotShown(String text) {
        assertThatThrownBy(() -> MongoLocation.of(text))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("credential 'password'")
                .hasMessageNotContaining("hu")
                .hasMessageNotContaining("sh@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mongodb:", "mongodb://", "mongodb:///", "mysql://a", "mongodb://a:port/", "mongodb://a/?w=x&x"})
    void whatIsNoConnectionStringIsRefused(String text) {
        assertThatThrownBy(() -> MongoLocation.of(text)).isInstanceOf(WorkloadException.Invalid.class);
    }
}
