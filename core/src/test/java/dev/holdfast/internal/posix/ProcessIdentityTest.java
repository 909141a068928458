package dev.holdfast.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    private static final String TAIL = " 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 %d 0 4711 0 0";

    private final ProcessIdentity here = ProcessIdentity.current();

    @Test
    void thisProcessHasNotEnded() {
        assertThat(here.hasEnded()).isFalse();
    }

    @Test
    void aProcessThatReusedThePidIsAnother() {
        assertThat(new ProcessIdentity(here.bootId(), here.pidNamespace(), here.pid(), here.startTicks() + 1)
                        .hasEnded())
                .isTrue();
    }

    @Test
    void anotherBootIsNotJudged() {
        assertThat(new ProcessIdentity("another", here.pidNamespace(), here.pid(), here.startTicks() + 1).hasEnded())
                .isFalse();
    }

    @Test
    void anotherPidNamespaceIsNotJudged() {
        assertThat(new ProcessIdentity(here.bootId(), "pid:[1]", here.pid(), here.startTicks() + 1).hasEnded())
                .isFalse();
    }

    @Test
    void anUnknownStartIsNotJudged() {
        assertThat(new ProcessIdentity(here.bootId(), here.pidNamespace(), here.pid(), 0).hasEnded())
                .isFalse();
    }

    @Test
    void aProgramsNameMayLookLikeFields() throws IOException {
        assertThat(ProcessStatus.parse("7 (a) Z (b) S" + TAIL.formatted(3))).isEqualTo(new ProcessStatus(4711, false));
    }

    @Test
    void aZombieHasEnded() throws IOException {
        assertThat(ProcessStatus.parse("7 (java) Z" + TAIL.formatted(1)).ended())
                .isTrue();
    }

    @Test
    void aZombieWithThreadsHasNotEnded() throws IOException {
        assertThat(ProcessStatus.parse("7 (java) Z" + TAIL.formatted(5)).ended())
                .isFalse();
    }

    @Test
    void aShortLineIsAnError() {
        assertThatThrownBy(() -> ProcessStatus.parse("7 (java) S 1")).isInstanceOf(IOException.class);
    }
}
