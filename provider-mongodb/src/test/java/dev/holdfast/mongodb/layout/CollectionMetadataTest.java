package dev.holdfast.mongodb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionMetadataTest {
    private static final String ALL_TYPES =
            "{\"options\":{\"a\":{\"$numberDouble\":\"1E+06\"},\"b\":{\"$numberLong\":\"5\"},"
                    + "\"c\":{\"$date\":{\"$numberLong\":\"-1\"}},\"d\":{\"$timestamp\":{\"t\":4294967295,\"i\":2}},"
                    + "\"e\":{\"$binary\":{\"base64\":\"AQI=\",\"subType\":\"80\"}},"
                    + "\"f\":{\"$regularExpression\":{\"pattern\":\"a\\\\\\\"/b\",\"options\":\"im\"}},"
                    + "\"g\":{\"$oid\":\"0123456789abcdef01234567\"},\"h\":{\"$numberDecimal\":\"1.50\"},"
                    + "\"i\":{\"$minKey\":1},\"j\":{\"$maxKey\":1},\"k\":{\"$undefined\":true},\"l\":null,\"m\":true,"
                    + "\"n\":{\"$symbol\":\"s\"},\"o\":{\"$code\":\"f()\"},"
                    + "\"p\":{\"$code\":\"f()\",\"$scope\":{\"x\":{\"$numberInt\":\"1\"}}},"
                    + "\"q\":{\"$dbPointer\":{\"$ref\":\"d.c\",\"$id\":{\"$oid\":\"0123456789abcdef01234567\"}}},"
                    + "\"r\":\"\\u0001\\n\\t\\u2028é/<>&\",\"s\":[],\"t\":{}},"
                    + "\"indexes\":[{\"v\":{\"$numberInt\":\"2\"},\"key\":{\"_id\":{\"$numberInt\":\"1\"}},\"name\":\"_id_\"}],"
                    + "\"uuid\":\"00112233445566778899aabbccddeeff\",\"collectionName\":\"x \\\"y\\\"\",\"type\":\"collection\"}";

    private static CollectionMetadata parse(String json) {
        return CollectionMetadata.parse("x.metadata.json", json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyTypeIsWrittenAsItWasRead() {
        assertThat(parse(ALL_TYPES).toJson()).isEqualTo(ALL_TYPES);
    }

    /** In the place of which a server does not take a value everywhere. */
    @Test
    void operatorsOfConditionsStayOperators() {
        String json =
                "{\"options\":{\"validator\":{\"tags\":{\"$elemMatch\":{\"$regex\":\"^\\\"$regex\\\":\",\"$options\":\"i\"}},"
                        + "\"n\":[{\"$regex\":\"a\"},{\"$regularExpression\":{\"pattern\":\"b\",\"options\":\"\"}}]}},\"indexes\":[]}";
        CollectionMetadata metadata = parse(json);
        assertThat(metadata.toJson()).isEqualTo(json);
        BsonDocument tags = metadata.options().getDocument("validator").getDocument("tags");
        assertThat(tags.getDocument("$elemMatch").keySet()).containsExactly("$regex", "$options");
    }

    /** {@code mongodump --viewsAsCollections} leaves the type, and takes away what makes a view. */
    @Test
    void whatWasDumpedAsACollectionIsNoView() {
        CollectionMetadata metadata = parse("{\"indexes\":[],\"collectionName\":\"v\",\"type\":\"view\"}");
        assertThat(metadata.isView()).isFalse();
        assertThat(metadata.mayLackDocuments()).isTrue();
        assertThat(metadata.kind()).isEqualTo("collection");
    }

    @Test
    void itIsMadeOfWhatAServerTells() {
        BsonDocument listed = BsonDocument.parse("{name: 'x', type: 'collection', options: {capped: true, size: 4096},"
                + " info: {readOnly: false}, idIndex: {}}");
        listed.getDocument("info")
                .append("uuid", new BsonBinary(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")));
        BsonDocument index = BsonDocument.parse("{v: 2, key: {_id: 1}, name: '_id_'}");

        assertThat(CollectionMetadata.of(listed, List.of(index)).toJson())
                .isEqualTo(
                        "{\"options\":{\"capped\":true,\"size\":{\"$numberInt\":\"4096\"}},\"indexes\":[{\"v\":"
                                + "{\"$numberInt\":\"2\"},\"key\":{\"_id\":{\"$numberInt\":\"1\"}},\"name\":\"_id_\"}],"
                                + "\"uuid\":\"00112233445566778899aabbccddeeff\",\"collectionName\":\"x\",\"type\":\"collection\"}");
    }

    /** Servers take {@code {_id: 2}} for a further index. */
    @Test
    void onlyTheIndexThatComesWithACollectionIsLeftOut() {
        CollectionMetadata metadata = CollectionMetadata.of(
                BsonDocument.parse("{name: 'x', type: 'collection', options: {}, info: {}}"),
                List.of(
                        BsonDocument.parse("{v: 2, key: {_id: 1}, name: '_id_'}"),
                        BsonDocument.parse("{v: 2, key: {_id: 2}, name: 'two'}"),
                        BsonDocument.parse("{v: 2, key: {_id: 'hashed'}, name: 'hashed'}"),
                        BsonDocument.parse("{v: 2, key: {_id: 1, a: 1}, name: 'both'}")));
        assertThat(metadata.otherIndexes())
                .extracting(index -> index.getString("name").getValue())
                .containsExactly("two", "hashed", "both");
    }

    @Test
    void aViewHasNeitherUuidNorIndexes() {
        BsonDocument listed = BsonDocument.parse("{name: 'v', type: 'view', options: {viewOn: 'x', pipeline: []}}");
        CollectionMetadata view = CollectionMetadata.of(listed, List.of());

        assertThat(view.toJson())
                .isEqualTo("{\"options\":{\"viewOn\":\"x\",\"pipeline\":[]},\"indexes\":[],\"collectionName\":\"v\","
                        + "\"type\":\"view\"}");
        assertThat(view.isView()).isTrue();
    }

    @Test
    void whatOlderProgramsWroteIsRead() {
        CollectionMetadata old = parse(
                "{ \"options\" : { \"create\" : \"x\" }, \"indexes\" : [ { \"v\" : 1, \"key\" : { \"a\" : -1.0 } } ] }\n");

        assertThat(old.indexes()).containsExactly(BsonDocument.parse("{v: 1, key: {a: -1.0}}"));
        assertThat(old.collection()).isEmpty();
        assertThat(old.uuid()).isEmpty();
        assertThat(parse("{\"indexes\":null,\"options\":null}").indexes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"options\":1}",
                "{\"indexes\":[1]}",
                "{\"indexes\":{}}",
                "{\"uuid\":1}",
                "{} {}",
                "{\"options\":{\"a\":{\"$numberLong\":\"x\"}}}",
                "{\"options\":{\"a\":{\"$oid\":\"12\"}}}",
                "{\"options\":{\"a\":{\"$date\":\"yesterday\"}}}"
            })
    void whatIsNoDescriptionIsNamed(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("x.metadata.json");
    }

    @Test
    void nestingHasALimit() {
        String deep = "{\"options\":" + "{\"a\":".repeat(5000) + "1" + "}".repeat(5001);

        assertThatThrownBy(() -> parse(deep))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("nesting depth");
    }

    /** What Go's strconv.FormatFloat(x, 'G', -1, 64) gives, with .0 behind what would look like an integer. */
    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "-1, -1.0",
        "100000, 100000.0",
        "1e6, 1E+06",
        "1234567, 1.234567E+06",
        "123456.7, 123456.7",
        "1e21, 1E+21",
        "0.0001, 0.0001",
        "0.00001, 1E-05",
        "1.5e-7, 1.5E-07",
        "0.002, 0.002",
        "4.9e-324, 5E-324",
        "1.7976931348623157e308, 1.7976931348623157E+308",
        "2e23, 2E+23",
        "9007199254740993, 9.007199254740992E+15",
        "0, 0.0",
        "-0.0, -0.0",
        "3600, 3600.0",
        "NaN, NaN",
        "-Infinity, -Infinity",
    })
    void numbersAreWrittenAsGoDoes(double number, String text) {
        assertThat(CanonicalJson.number(number)).isEqualTo(text);
    }
}
