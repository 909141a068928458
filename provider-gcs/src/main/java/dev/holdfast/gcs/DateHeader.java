package dev.holdfast.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseInterceptor;
import dev.holdfast.spi.store.ServerClock;

/** Hands the date of each answer to the server's clock. */
final class DateHeader implements HttpResponseInterceptor {
    private final ServerClock clock;

    DateHeader(ServerClock clock) {
        this.clock = clock;
    }

    @Override
    public void interceptResponse(HttpResponse answer) {
        clock.read(answer.getHeaders().getDate());
    }
}
