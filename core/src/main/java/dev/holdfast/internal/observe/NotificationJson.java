package dev.holdfast.internal.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.spi.notification.Notification;

/** News as JSON, as webhooks post them. */
final class NotificationJson {
    private NotificationJson() {}

    static byte[] of(Notification notification) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("version", 1)
                .put("id", notification.id())
                .put("event", notification.event())
                .put("at", notification.at().toString())
                .put("title", notification.title())
                .put("text", notification.text());
        ObjectNode facts = object.putObject("facts");
        notification.facts().forEach(facts::put);
        try {
            return JsonMapper.builder().build().writeValueAsBytes(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of texts could not be written", impossible);
        }
    }
}
