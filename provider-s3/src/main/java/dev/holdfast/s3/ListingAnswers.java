package dev.holdfast.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Reads what a server lists before the SDK does, where a request asks for that, and leaves the SDK an empty listing. */
final class ListingAnswers implements ExecutionInterceptor {
    /** Gets the page. */
    static final ExecutionAttribute<AtomicReference<@Nullable ListedPage>> PAGE =
            new ExecutionAttribute<>("dev.holdfast.s3.page");

    private static final byte[] EMPTY = "<ListBucketResult/>".getBytes(StandardCharsets.US_ASCII);

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        AtomicReference<@Nullable ListedPage> wanted = attributes.getAttribute(PAGE);
        Optional<InputStream> body = context.responseBody();
        if (wanted == null || body.isEmpty() || !context.httpResponse().isSuccessful()) {
            return body;
        }
        try (InputStream answer = body.get()) {
            wanted.set(ListedPage.read(answer));
        } catch (IOException broken) {
            throw SdkClientException.create("reading the listing: " + broken.getMessage(), broken);
        }
        return Optional.of(new ByteArrayInputStream(EMPTY));
    }
}
