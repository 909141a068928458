package dev.holdfast.mongodb.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.workload.WorkloadException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection strings, taken apart. */
class MongoLocationTest {
    @Test
    void optionsAreNotShownWhereOneIsWrong() {
        assertThatThrownBy(() ->
                        MongoLocation.of("mongodb://a/?tlsCertificateKeyFilePassword=hush&readPreference=whatever"))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("mongodb://a cannot be used")
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getMessage())).doesNotContain("hush"));
    }

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

    @Test
    void otherHostsAreReachedInTheSameWay() {
        MongoLocation location = MongoLocation.of(
                "mongodb://me@a:1/shop?replicaSet=rs0&directConnection=true&tls=true&authMechanism=SCRAM-SHA-1");
        MongoLocation other = location.to(List.of("b:2", "c:3"));
        assertThat(other.driver()).isEqualTo("mongodb://b:2,c:3/shop?tls=true");
        assertThat(other.user()).isEqualTo("me");
        assertThat(other.authSource()).isEqualTo("shop");
        assertThat(other.option("authmechanism")).contains("SCRAM-SHA-1");
    }

    /** Names below {@code mongodb+srv:} are reached by TLS unless that is said otherwise. */
    @Test
    void hostsThatWereLookedUpAreReachedByTls() {
        assertThat(MongoLocation.of("mongodb+srv://db.example.org/?srvMaxHosts=2")
                        .to(List.of("b:2"))
                        .driver())
                .isEqualTo("mongodb://b:2/?tls=true");
        assertThat(MongoLocation.of("mongodb+srv://db.example.org/?ssl=false")
                        .to(List.of("b:2"))
                        .driver())
                .isEqualTo("mongodb://b:2/?ssl=false");
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
