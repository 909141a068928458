package dev.holdfast.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import dev.holdfast.spi.store.ServerClock;

/** Hands the date of each answer to the server's clock. */
final class DateHeader extends HttpPipelineSyncPolicy {
    private final ServerClock clock;

    DateHeader(ServerClock clock) {
        this.clock = clock;
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse answer) {
        clock.read(answer.getHeaderValue(HttpHeaderName.DATE));
        return answer;
    }
}
