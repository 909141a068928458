package dev.holdfast.internal.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.run.RunRecord;

/** A run as a hook's request describes it. */
final class HookText {
    private HookText() {}

    static String of(RunRecord run) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("run", run.id())
                .put("name", run.name())
                .put("kind", run.kind().word())
                .put("schedule", run.schedule())
                .put("target", run.target())
                .put("status", run.status().text())
                .put("snapshot", run.snapshot().map(id -> id.hex()).orElse(""))
                .put("message", run.message())
                .toString();
    }
}
