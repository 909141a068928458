package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.adapter.ImportFinding.Kind;

/**
 * A command line that findings are about.
 *
 * @param source the text that it stands in
 * @param command program and verb
 * @param line the number of its line
 * @param findings collects what is found
 */
record Where(String source, String command, int line, Findings findings) {
    void report(Kind kind, String option, String value, String reason, String advice) {
        String path = command + (option.isEmpty() ? "" : " " + option) + " (line " + line + ")";
        findings.add(kind, source, path, Findings.shortened(value), reason, advice);
    }

    /** The command as a whole, for what is said about a definition that was made of it. */
    Field field() {
        return new Document(source, command + " (line " + line + ")", MissingNode.getInstance(), findings).root();
    }
}
