package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.policy.Policy;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SimulationPageTest {
    private static SimulationResult simulate(String title, Policy policy) {
        return Simulation.of(title, Definitions.with(policy, Definitions.hourlyByCron(policy)))
                .between(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-03-01T12:00:00Z"))
                .failEvery(5)
                .build()
                .run();
    }

    private static String page() {
        return SimulationPage.of(
                List.of(simulate("one.yaml", Definitions.rules()), simulate("<other> & 'more'", Definitions.items())));
    }

    @Test
    void itIsWellFormed() throws Exception {
        String xml = page().replace("<!doctype html>", "").replaceAll("<meta([^>]*)>", "<meta$1/>");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));

        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2 * 4);
        assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(2 * 3 * 2);
    }

    @Test
    void itNeedsNothingButItself() {
        assertThat(page())
                .doesNotContain("http")
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("@import")
                .doesNotContain("url(");
    }

    @Test
    void namesAreEscaped() {
        assertThat(page()).contains("&lt;other&gt; &amp; &#39;more&#39;").doesNotContain("<other>");
    }

    @Test
    void axesAreLabelled() {
        assertThat(page())
                .contains(">backups</text>", ">GiB</text>", ">hours</text>", ">Jan 2026</text>", ">1 week</text>");
    }

    @Test
    void aPageIsForOneToFour() {
        assertThatThrownBy(() -> SimulationPage.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theUprightAxisEndsWithARoundNumber() {
        assertThat(Axis.upTo(79, 1).marks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0);
        assertThat(Axis.upTo(0.9, 0).end()).isEqualTo(1.0);
        assertThat(Axis.upTo(0, 0).marks()).isNotEmpty();
        assertThat(Axis.upTo(12, 0).marks()).contains(2.5);
        assertThat(Axis.upTo(12, 1).marks()).containsExactly(0.0, 5.0, 10.0, 15.0);
        assertThat(Axis.upTo(3, 1).marks()).containsExactly(0.0, 1.0, 2.0, 3.0);
    }

    @Test
    void marksOfDatesAreFew() {
        for (int days : new int[] {1, 3, 20, 59, 400, 1_200, 3_653, 20_000}) {
            LocalDate first = LocalDate.of(2026, 2, 3);
            assertThat(new TimeAxis(first, first.plusDays(days)).marks()).hasSizeBetween(1, 9);
        }
    }
}
