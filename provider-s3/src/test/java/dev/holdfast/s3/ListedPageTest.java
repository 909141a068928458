package dev.holdfast.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedPageTest {
    private static ListedPage read(String xml) throws IOException {
        return ListedPage.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatAServerSaysBesideIsPassedOver() throws IOException {
        ListedPage page = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <Name>b</Name><Prefix>data/</Prefix><KeyCount>2</KeyCount><IsTruncated>true</IsTruncated>
                  <NextContinuationToken>a&amp;b==</NextContinuationToken>
                  <!-- said by nobody -->
                  <Contents><Key>data/&lt;&#228;&gt; \uD83D\uDE00</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>
                    <ETag>&quot;abc-2&quot;</ETag><Size>5000000000</Size>
                    <Owner><ID>i</ID><DisplayName>Key</DisplayName></Owner><StorageClass>STANDARD</StorageClass></Contents>
                  <Contents><Key> </Key><Size>0</Size><LastModified>2026-01-02T03:04:05Z</LastModified></Contents>
                  <CommonPrefixes><Prefix>data/x/</Prefix></CommonPrefixes>
                </ListBucketResult>
                """);

        assertThat(page.truncated()).isTrue();
        assertThat(page.next()).isEqualTo("a&b==");
        assertThat(page.objects())
                .containsExactly(
                        new ListedPage.Listed(
                                "data/<ä> \uD83D\uDE00",
                                5_000_000_000L,
                                Instant.parse("2026-01-02T03:04:05.678Z"),
                                "\"abc-2\"",
                                "STANDARD"),
                        new ListedPage.Listed(" ", 0, Instant.parse("2026-01-02T03:04:05Z"), "", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no XML",
                "<html><body>Welcome</body></html>",
                "<Error><Code>InternalError</Code></Error>",
                "<ListBucketResult/>",
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents>",
                "<ListBucketResult><Contents><Key>a</Key><Size>1</Size>"
                        + "<LastModified>2026-01-02T03:04:05Z</LastModified></Contents></ListBucketResult>",
                "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><ListBucketResult><IsTruncated>&e;</IsTruncated>"
                        + "</ListBucketResult>",
            })
    void whatIsNoWholeListingIsRefused(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Size>1</Size><LastModified>2026-01-02T03:04:05Z</LastModified>",
                "<Key>a</Key><LastModified>2026-01-02T03:04:05Z</LastModified>",
                "<Key>a</Key><Size>1</Size>",
                "<Key>a</Key><Size>many</Size><LastModified>2026-01-02T03:04:05Z</LastModified>",
                "<Key>a</Key><Size>1</Size><LastModified>today</LastModified>",
            })
    void nothingIsMadeUpForAnObject(String said) {
        assertThatThrownBy(() -> read("<ListBucketResult><IsTruncated>false</IsTruncated><Contents>" + said
                        + "</Contents></ListBucketResult>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("listing");
    }
}
