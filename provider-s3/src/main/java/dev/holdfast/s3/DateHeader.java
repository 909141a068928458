package dev.holdfast.s3;

import dev.holdfast.spi.store.ServerClock;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Hands the date of each answer to the server's clock. */
final class DateHeader implements ExecutionInterceptor {
    private final ServerClock clock;

    DateHeader(ServerClock clock) {
        this.clock = clock;
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        context.httpResponse().firstMatchingHeader("Date").ifPresent(clock::read);
    }
}
