package dev.holdfast.mongodb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyTimestampsTest {
    private static final String EMPTY = "{$timestamp: {t: 0, i: 0}}";

    private static RawBsonDocument document(String json) {
        return RawBsonDocument.parse(json.replace("EMPTY", EMPTY));
    }

    private static List<String> inserted(String json, boolean again) {
        return EmptyTimestamps.inserting("x.a", document(json), again).stream()
                .map(operation ->
                        BsonDocument.parse(operation.toJson()).toJson().replace("\"", "'"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{_id: 1, t: EMPTY}", "{t: EMPTY}", "{_id: EMPTY, a: {b: 1}, c: [1], '': EMPTY}"})
    void theyAreFoundAtTheTop(String json) {
        assertThat(EmptyTimestamps.areIn(document(json))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{_id: EMPTY}",
                "{_id: 1, a: [EMPTY], d: {t: EMPTY}}",
                "{_id: 1, t: {$timestamp: {t: 0, i: 1}}, u: {$timestamp: {t: 1, i: 0}}, z: 0, l: {$numberLong: '0'}}"
            })
    void otherValuesAndThoseThatServersLeaveAloneAreNone(String json) {
        assertThat(EmptyTimestamps.areIn(document(json))).isFalse();
    }

    @Test
    void aDocumentComesInByAnEntryAndItsFieldsAreSetOnlyWhereItMayBeThereAlready() {
        String json = "{_id: 1, 'a.b': EMPTY, n: 2, '$x': EMPTY}";
        String insert = "{'op': 'i', 'ns': 'x.a', 'o': {'_id': 1, 'a.b': {'$timestamp': {'t': 0, 'i': 0}}, 'n': 2,"
                + " '$x': {'$timestamp': {'t': 0, 'i': 0}}}}";
        assertThat(inserted(json, false)).containsExactly(insert);
        assertThat(inserted(json, true))
                .containsExactly(
                        insert,
                        "{'op': 'u', 'ns': 'x.a', 'o2': {'_id': 1}, 'o': {'$v': 2, 'diff': {'u':"
                                + " {'a.b': {'$timestamp': {'t': 0, 'i': 0}}, '$x': {'$timestamp': {'t': 0, 'i': 0}}}}}}");
    }

    @Test
    void whatNothingFindsIsOnlyInserted() {
        assertThat(inserted("{t: EMPTY}", true)).hasSize(1);
    }
}
