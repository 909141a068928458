package dev.holdfast.mongodb.layout;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonRegularExpression;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/**
 * Canonical Extended JSON, version 2, byte for byte as mongodump writes it: without blanks, numbers as Go prints them. The driver's own
 * writer prints other forms of numbers and of control characters.
 */
final class CanonicalJson {
    /** Go prints with an exponent what is below or above these powers of ten. */
    private static final int LEAST_POWER = -4;

    private static final int GREATEST_POWER = 5;

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    static String write(BsonDocument document) {
        CanonicalJson json = new CanonicalJson();
        json.document(document);
        return json.out.toString();
    }

    static String write(BsonArray array) {
        CanonicalJson json = new CanonicalJson();
        json.array(array);
        return json.out.toString();
    }

    /** A text with its quotes. */
    static String quoted(String text) {
        CanonicalJson json = new CanonicalJson();
        json.text(text);
        return json.out.toString();
    }

    private void document(BsonDocument document) {
        out.append('{');
        String comma = "";
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            out.append(comma);
            text(field.getKey());
            out.append(':');
            value(field.getValue());
            comma = ",";
        }
        out.append('}');
    }

    private void array(BsonArray array) {
        out.append('[');
        for (Iterator<BsonValue> values = array.iterator(); values.hasNext(); ) {
            value(values.next());
            out.append(values.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void value(BsonValue value) {
        switch (value.getBsonType()) {
            case DOCUMENT -> document(value.asDocument());
            case ARRAY -> array(value.asArray());
            case STRING -> text(value.asString().getValue());
            case BOOLEAN -> out.append(value.asBoolean().getValue());
            case NULL -> out.append("null");
            case INT32 -> wrapped("$numberInt", String.valueOf(value.asInt32().getValue()));
            case INT64 -> wrapped("$numberLong", String.valueOf(value.asInt64().getValue()));
            case DOUBLE -> wrapped("$numberDouble", number(value.asDouble().getValue()));
            case DECIMAL128 ->
                wrapped("$numberDecimal", value.asDecimal128().getValue().toString());
            case OBJECT_ID -> wrapped("$oid", value.asObjectId().getValue().toHexString());
            case SYMBOL -> wrapped("$symbol", value.asSymbol().getSymbol());
            case JAVASCRIPT -> wrapped("$code", value.asJavaScript().getCode());
            case MIN_KEY -> out.append("{\"$minKey\":1}");
            case MAX_KEY -> out.append("{\"$maxKey\":1}");
            case UNDEFINED -> out.append("{\"$undefined\":true}");
            default -> structured(value);
        }
    }

    private void structured(BsonValue value) {
        switch (value.getBsonType()) {
            case DATE_TIME -> {
                out.append("{\"$date\":");
                wrapped("$numberLong", String.valueOf(value.asDateTime().getValue()));
                out.append('}');
            }
            case TIMESTAMP -> timestamp(value.asTimestamp());
            case BINARY -> binary(value.asBinary());
            case REGULAR_EXPRESSION -> expression(value.asRegularExpression());
            case JAVASCRIPT_WITH_SCOPE -> code(value.asJavaScriptWithScope());
            case DB_POINTER -> pointer(value.asDBPointer());
            default -> throw new IllegalArgumentException("no value of a document: " + value.getBsonType());
        }
    }

    private void timestamp(BsonTimestamp value) {
        out.append("{\"$timestamp\":{\"t\":").append(Integer.toUnsignedString(value.getTime()));
        out.append(",\"i\":").append(Integer.toUnsignedString(value.getInc())).append("}}");
    }

    private void binary(BsonBinary value) {
        out.append("{\"$binary\":{\"base64\":\"")
                .append(Base64.getEncoder().encodeToString(value.getData()))
                .append("\",\"subType\":\"")
                .append(HexFormat.of().toHexDigits(value.getType()))
                .append("\"}}");
    }

    private void expression(BsonRegularExpression value) {
        out.append("{\"$regularExpression\":{\"pattern\":");
        text(value.getPattern());
        out.append(",\"options\":");
        text(value.getOptions());
        out.append("}}");
    }

    private void code(BsonJavaScriptWithScope value) {
        out.append("{\"$code\":");
        text(value.getCode());
        out.append(",\"$scope\":");
        document(value.getScope());
        out.append('}');
    }

    private void pointer(BsonDbPointer value) {
        out.append("{\"$dbPointer\":{\"$ref\":");
        text(value.getNamespace());
        out.append(",\"$id\":");
        wrapped("$oid", value.getId().toHexString());
        out.append("}}");
    }

    private void wrapped(String key, String text) {
        out.append("{\"").append(key).append("\":");
        text(text);
        out.append('}');
    }

    private void text(String text) {
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            letter(text.charAt(at));
        }
        out.append('"');
    }

    private void letter(char letter) {
        switch (letter) {
            case '"', '\\' -> out.append('\\').append(letter);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\u2028' -> out.append("\\u2028");
            case '\u2029' -> out.append("\\u2029");
            default -> {
                if (letter < ' ') {
                    out.append("\\u00").append(HexFormat.of().toHexDigits((byte) letter));
                } else {
                    out.append(letter);
                }
            }
        }
    }

    /** The fewest digits that mean this number, and always a dot or an exponent. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(shortest(value)).stripTrailingZeros();
        String digits = exact.unscaledValue().abs().toString();
        int power = digits.length() - exact.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (power < LEAST_POWER || power > GREATEST_POWER) {
            String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            return sign + digits.charAt(0) + fraction + "E" + (power < 0 ? "-" : "+")
                    + (Math.abs(power) < 10 ? "0" : "") + Math.abs(power);
        }
        String plain = exact.abs().toPlainString();
        return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
    }

    /** Before Java 19 a double is sometimes printed with a digit too many. */
    private static String shortest(double value) {
        String printed = Double.toString(value);
        BigDecimal exact = new BigDecimal(value);
        int most = new BigDecimal(printed).stripTrailingZeros().precision();
        for (int digits = Math.max(1, most - 2); digits < most; digits++) {
            BigDecimal rounded = exact.round(new java.math.MathContext(digits, java.math.RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.toString();
            }
        }
        return printed;
    }
}
