package dev.holdfast.internal.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.run.LogLine;
import dev.holdfast.run.RunLogText;
import java.util.List;

/** The JSON form of a run's log. */
final class LogJson {
    private LogJson() {}

    static String write(RunLogText log) {
        ObjectNode json = Fields.object();
        lines(json.putArray("first"), log.first());
        json.put("leftOut", log.leftOut());
        lines(json.putArray("last"), log.last());
        return json.toString();
    }

    private static void lines(ArrayNode json, List<LogLine> lines) {
        lines.forEach(line -> json.addObject()
                .put("at", line.at().toString())
                .put("level", Fields.word(line.level()))
                .put("text", line.text()));
    }

    static RunLogText read(String path, String text) {
        Fields json = Fields.parse(path, text);
        return new RunLogText(lines(json.objects("first")), json.number("leftOut"), lines(json.objects("last")));
    }

    private static List<LogLine> lines(List<Fields> lines) {
        return lines.stream()
                .map(line -> new LogLine(
                        line.time("at"),
                        line.word("level", LogLine.Level.class, LogLine.Level.INFO),
                        line.text("text")))
                .toList();
    }
}
