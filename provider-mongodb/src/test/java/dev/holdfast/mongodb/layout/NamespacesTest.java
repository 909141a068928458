package dev.holdfast.mongodb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesTest {
    private static Namespace namespace(String text) {
        return Namespace.parse(text).orElseThrow();
    }

    @Test
    void theFirstDotDivides() {
        assertThat(namespace("shop.system.js")).isEqualTo(new Namespace("shop", "system.js"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", ".orders", "shop."})
    void whatHasNotTwoPartsIsNoNamespace(String text) {
        assertThat(Namespace.parse(text)).isEmpty();
    }

    @Test
    void bucketsBelongToATimeSeries() {
        assertThat(namespace("m.system.buckets.cpu").logical()).isEqualTo(namespace("m.cpu"));
        assertThat(namespace("m.cpu").buckets()).isEqualTo(namespace("m.system.buckets.cpu"));
        assertThat(namespace("m.system.buckets.").isBuckets()).isFalse();
        assertThat(namespace("m.system.buckets.cpu").isSystem()).isFalse();
        assertThat(namespace("m.system.views").isSystem()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.*, shop.orders, true",
        "shop.*, shop.a.b, true",
        "shop.*, shopping.orders, false",
        "*.orders, shop.orders, true",
        "s*.o*s, shop.orders, true",
        "shop.o\\*, shop.orders, false",
        "shop.o\\*, shop.o*, true",
        "shop.o\\\\x, shop.o\\x, true",
        "shop.a+b, shop.a+b, true",
        "shop.a+b, shop.aab, false",
        "m.cpu, m.system.buckets.cpu, true",
        "*, shop.orders, true",
    })
    void aPatternIncludes(String pattern, String namespace, boolean wanted) {
        assertThat(NamespaceFilter.of(List.of(pattern), List.of()).wants(namespace(namespace)))
                .isEqualTo(wanted);
        assertThat(NamespaceFilter.of(List.of(), List.of(pattern)).wants(namespace(namespace)))
                .isEqualTo(!wanted);
    }

    @Test
    void whatIsExcludedIsNotWantedThoughIncluded() {
        NamespaceFilter filter = NamespaceFilter.of(List.of("shop.*"), List.of("*.tmp*"));

        assertThat(filter.wants(namespace("shop.orders"))).isTrue();
        assertThat(filter.wants(namespace("shop.tmp1"))).isFalse();
        assertThat(filter.wantsAll()).isFalse();
        assertThat(NamespaceFilter.all().wantsAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop.$x$"})
    void aPatternThatIsNoneIsRefused(String pattern) {
        assertThatThrownBy(() -> NamespaceFilter.of(List.of(pattern), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + pattern + "'");
    }

    /** The examples of mongorestore's manual, and what its documentation leaves open. */
    @ParameterizedTest
    @CsvSource({
        "data.*=backup.*, data.orders, backup.orders",
        "data.*=backup.*, other.orders, other.orders",
        "shop.$c$_$year$=archive_$year$.$c$, shop.orders_2026, archive_2026.orders",
        "$db$.$c$=$db$_copy.$c$, a.b.c, a_copy.b.c",
        "*.o*=x*.y*, shop.orders, xshop.yrders",
        "a.b=c.d, a.b, c.d",
        "a.b=c.d, a.bb, a.bb",
        "a.x\\=y=c.d, a.x=y, c.d",
        "a.$v$\\=y=c.$v$, a.x=y, c.x",
        "m.*=n.*, m.system.buckets.cpu, n.system.buckets.cpu",
        "m.cpu=n.gpu, m.system.buckets.cpu, n.system.buckets.gpu",
        "a.$x$=b.$x$$x$, a.c, b.cc",
    })
    void aPairGivesAnotherName(String pair, String from, String to) {
        assertThat(NamespaceMapping.of(List.of(pair)).apply(namespace(from))).isEqualTo(namespace(to));
    }

    @Test
    void ofSeveralPairsTheLastCounts() {
        NamespaceMapping mapping = NamespaceMapping.of(List.of("a.*=b.*", "a.x=c.x"));

        assertThat(mapping.apply(namespace("a.x"))).isEqualTo(namespace("c.x"));
        assertThat(mapping.apply(namespace("a.y"))).isEqualTo(namespace("b.y"));
        assertThat(NamespaceMapping.none().apply(namespace("a.y"))).isEqualTo(namespace("a.y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "=a.b",
                "a.b=",
                "a.*=b.c",
                "a.b=c.*",
                "a.$x=b.$x$",
                "a.$x$=b.$y$",
                "a.$x$.$x$=b.$x$",
                "a\\=b",
                "a.$x$=b.$x"
            })
    void aPairThatIsNoneIsRefused(String pair) {
        assertThatThrownBy(() -> NamespaceMapping.of(List.of(pair)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'");
    }

    @Test
    void aPairThatMakesNoNamespaceIsRefusedWhenUsed() {
        NamespaceMapping mapping = NamespaceMapping.of(List.of("a.*=b*"));

        assertThatThrownBy(() -> mapping.apply(namespace("a.x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("makes 'bx' of a.x");
    }
}
