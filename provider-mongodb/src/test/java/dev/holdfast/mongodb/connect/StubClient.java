package dev.holdfast.mongodb.connect;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;

/** Clients of servers that there are none of where tests run, such as those of a later version: a function answers the commands. */
public final class StubClient {
    private StubClient() {}

    /**
     * A client whose commands are answered.
     *
     * @param answers by the database and the command
     */
    public static MongoClient answering(BiFunction<String, BsonDocument, BsonDocument> answers) {
        return stub(MongoClient.class, (method, arguments) -> switch (method) {
            case "close" -> null;
            case "getDatabase" -> database((String) arguments[0], answers);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    /** Something of which nothing may be asked. */
    public static <T> T untouched(Class<T> type) {
        return stub(type, (method, arguments) -> {
            throw new AssertionError(type.getSimpleName() + "." + method + " was called");
        });
    }

    private static MongoDatabase database(String name, BiFunction<String, BsonDocument, BsonDocument> answers) {
        return stub(MongoDatabase.class, (method, arguments) -> {
            if (!method.equals("runCommand")) {
                throw new UnsupportedOperationException(method);
            }
            Bson command = Arrays.stream(arguments)
                    .filter(Bson.class::isInstance)
                    .map(Bson.class::cast)
                    .findFirst()
                    .orElseThrow();
            BsonDocument answer = answers.apply(name, command.toBsonDocument());
            return Arrays.asList(arguments).contains(RawBsonDocument.class)
                    ? new RawBsonDocument(answer, new BsonDocumentCodec())
                    : answer;
        });
    }

    private static <T> T stub(Class<T> type, BiFunction<String, Object[], Object> calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        calls.apply(method.getName(), arguments == null ? new Object[0] : arguments)));
    }
}
