package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.service.Course;
import dev.holdfast.service.ServiceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a storage whose definition goes, and of one whose place is empty when the service starts anew. */
class StoragesGoneIT {
    private static final String MAIN = """
            storages:
              main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true}
            """;
    private static final String OFFSITE = """
              offsite: {uri: "file://WORK/offsite", password: "env:PASSWORD", removal: wipe}
            """;
    private static final String REST = """
            targets:
              orders: {uri: "dir:WORK/orders"}
            policies:
              standard:
                items: [{frequency: daily, retention: 3 days}]
            schedules:
              nightly:
                targets: [orders]
                policy: standard
                reference: "02:30"
            """;
    private static final String COPIES = """
                copies:
                  elsewhere: {storage: offsite}
            """;
    private static final String YAML = MAIN + OFFSITE + REST + COPIES;

    private static final int TAKEN = 4;

    @TempDir
    Path directory;

    private Course course;

    @BeforeEach
    void takeBackups() {
        course = new Course(directory, YAML);
        course.file("orders/one", "first order\n".repeat(100));
        course.days(2);
        course.until(course.now().plus(Duration.ofHours(6)));
        assertThat(course.snapshots("offsite", "orders")).hasSize(TAKEN);
    }

    @AfterEach
    void close() {
        course.close();
    }

    private void passAnHour() {
        course.until(course.now().plus(Duration.ofMinutes(70)));
    }

    private Path offsite() {
        return directory.resolve("offsite");
    }

    @Test
    void oneThatIsUsedIsNotRemoved() {
        assertThat(course.reload(MAIN + REST + COPIES).taken()).isFalse();
        passAnHour();
        assertThat(offsite().resolve("config")).exists();
    }

    @Test
    void oneThatSaidSoIsWipedAnHourLater() {
        assertThat(course.reload(MAIN + REST).taken()).isTrue();
        assertThat(offsite().resolve("config")).exists();
        assertThat(course.told(ServiceEvent.Kind.STORAGE))
                .last()
                .asString()
                .contains("unless its definition comes back");
        passAnHour();
        assertThat(offsite().resolve("config")).doesNotExist();
        assertThat(course.audit("main"))
                .extracting(record -> record.what() + " " + record.subject())
                .contains("storage.wiped offsite");
        assertThat(course.snapshots("main", "orders")).isNotEmpty();
    }

    @Test
    void oneThatComesBackInTimeStays() {
        assertThat(course.reload(MAIN + REST).taken()).isTrue();
        course.until(course.now().plus(Duration.ofMinutes(30)));
        assertThat(course.reload(YAML).taken()).isTrue();
        passAnHour();
        assertThat(course.snapshots("offsite", "orders")).hasSize(TAKEN);
    }

    @Test
    void oneThatOnlyGotAnotherNameStays() {
        assertThat(course.reload(MAIN + OFFSITE.replace("offsite:", "elsewhere:") + REST)
                        .taken())
                .isTrue();
        passAnHour();
        passAnHour();
        assertThat(course.snapshots("elsewhere", "orders")).hasSize(TAKEN);
        assertThat(course.told(ServiceEvent.Kind.STORAGE)).last().asString().contains("is defined as elsewhere now");
    }

    @Test
    void oneWithSomethingProtectedStays() {
        var unused = course.repository("offsite")
                .holds()
                .place(course.snapshots("offsite", "orders").get(0), "case 4711", "legal");
        assertThat(course.reload(MAIN + REST).taken()).isTrue();
        passAnHour();
        assertThat(course.told(ServiceEvent.Kind.REFUSED))
                .last()
                .asString()
                .contains("case 4711")
                .contains("offsite");
        assertThat(course.audit("main"))
                .extracting(record -> record.what())
                .contains("storage.wipe.refused")
                .doesNotContain("storage.wiped");
        assertThat(course.reload(YAML).taken()).isTrue();
        assertThat(course.snapshots("offsite", "orders")).hasSize(TAKEN);
    }

    @Test
    void oneThatDidNotSaySoStays() {
        assertThat(course.reload(YAML.replace("removal: wipe", "removal: keep")).taken())
                .isTrue();
        assertThat(course.reload(MAIN + REST).taken()).isTrue();
        passAnHour();
        assertThat(offsite().resolve("config")).exists();
        assertThat(course.audit("main")).extracting(record -> record.what()).contains("storage.removed");
    }

    @Test
    void anUnmountedPlaceGetsNoOtherRepository() throws IOException {
        Files.move(offsite(), directory.resolve("away"));
        Files.createDirectory(offsite());
        course.restart();
        course.days(1);
        assertThat(offsite()).isEmptyDirectory();
        assertThatThrownBy(() -> course.repository("offsite"))
                .isInstanceOf(RepositoryException.NotARepository.class)
                .hasMessageContaining("is expected at")
                .hasMessageContaining("mounted");
        Files.delete(offsite());
        Files.move(directory.resolve("away"), offsite());
        course.days(1);
        assertThat(course.snapshots("offsite", "orders"))
                .extracting(copy -> copy.time().getDayOfMonth())
                .as("what was not copied meanwhile is copied then")
                .contains(4, 5);
    }
}
