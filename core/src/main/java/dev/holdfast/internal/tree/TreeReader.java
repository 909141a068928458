package dev.holdfast.internal.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.holdfast.RepositoryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the nodes of a tree blob one after the other, so that a directory is never held whole. Not safe for use by several
 * threads. Every method throws {@link RepositoryException.Damaged} if what it reads is not a tree.
 */
public final class TreeReader implements Iterator<Node>, AutoCloseable {
    private static final int MOST_CHARACTERS_IN_A_STRING = 256 << 20;
    private static final int DEEPEST_NESTING = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MOST_CHARACTERS_IN_A_STRING)
                    .maxNestingDepth(DEEPEST_NESTING)
                    .build())
            .build();

    private final String what;
    private final boolean strict;
    private final InputStream in;
    private final JsonParser json;
    private final NodeParser nodes;
    private @Nullable Node ahead;
    private byte @Nullable [] last;
    private long count;
    private boolean ended;

    private TreeReader(String what, InputStream in, boolean strict) {
        this.what = what;
        this.in = in;
        this.strict = strict;
        try {
            this.json = JSON.createParser(in);
            this.nodes = new NodeParser(json);
            begin();
        } catch (IOException | RepositoryException.Damaged e) {
            throw damaged(e);
        }
    }

    /**
     * Reads a tree and refuses what a restore or a comparison cannot live with: names that {@link NodeRules#dangerousName} finds
     * fault with, and entries that are not in strictly ascending order of their bytes.
     *
     * @param what names the tree in messages, such as {@code tree 1f2e…}
     * @param in gives the plaintext of the tree blob; closed by {@link #close()}
     */
    public static TreeReader strict(String what, InputStream in) {
        return new TreeReader(what, in, true);
    }

    /** Reads a tree as {@link #strict(String, InputStream)} does, from an array. */
    public static TreeReader strict(String what, byte[] tree) {
        return strict(what, new ByteArrayInputStream(tree));
    }

    /**
     * Reads a tree whatever the names and the order of its nodes are, so that a check can list every problem.
     *
     * @param what names the tree in messages, such as {@code tree 1f2e…}
     * @param in gives the plaintext of the tree blob; closed by {@link #close()}
     */
    public static TreeReader lenient(String what, InputStream in) {
        return new TreeReader(what, in, false);
    }

    /** Reads a tree as {@link #lenient(String, InputStream)} does, from an array. */
    public static TreeReader lenient(String what, byte[] tree) {
        return lenient(what, new ByteArrayInputStream(tree));
    }

    @Override
    public boolean hasNext() {
        return peek() != null;
    }

    @Override
    public Node next() {
        Node node = peek();
        if (node == null) {
            throw new NoSuchElementException(what + " has no more entries");
        }
        ahead = null;
        return node;
    }

    /** The node that {@link #next()} will give, or null after the last one; for walking two trees side by side. */
    public @Nullable Node peek() {
        if (ahead == null && !ended) {
            try {
                ahead = read();
            } catch (IOException | RepositoryException.Damaged e) {
                throw damaged(e);
            }
        }
        return ahead;
    }

    @Override
    public void close() {
        try {
            json.close();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private void begin() throws IOException {
        json.nextToken();
        JsonValues.expect(json, JsonToken.START_OBJECT);
        while (true) {
            json.nextToken();
            JsonValues.expect(json, JsonToken.FIELD_NAME);
            boolean found = json.currentName().equals("nodes");
            json.nextToken();
            if (found) {
                JsonValues.expect(json, JsonToken.START_ARRAY);
                return;
            }
            json.skipChildren();
        }
    }

    private @Nullable Node read() throws IOException {
        if (json.nextToken() == JsonToken.END_ARRAY) {
            end();
            return null;
        }
        JsonValues.expect(json, JsonToken.START_OBJECT);
        Node node = nodes.parse();
        if (strict) {
            requireOrder(node);
        }
        count++;
        return node;
    }

    private void end() throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            json.nextToken();
            json.skipChildren();
        }
        ended = true;
        drain();
    }

    /** A stream that compares a hash at its end must be read that far. */
    private void drain() throws IOException {
        byte[] rest = new byte[1024];
        while (in.read(rest) >= 0) {
            // nothing of it counts
        }
    }

    private void requireOrder(Node node) {
        NodeRules.dangerousName(node.name()).ifPresent(problem -> {
            throw new RepositoryException.Damaged(problem);
        });
        byte[] before = last;
        if (before != null && Arrays.compareUnsigned(before, node.name()) >= 0) {
            throw new RepositoryException.Damaged(
                    "entry " + node.printableName() + " does not sort after " + GoQuote.quote(before));
        }
        last = node.name();
    }

    private RepositoryException.Damaged damaged(Exception cause) {
        ended = true;
        return new RepositoryException.Damaged(
                what + " cannot be read after " + count + " entries: " + cause.getMessage(), cause);
    }
}
