package dev.holdfast.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** File names, raw, that programs get wrong. */
final class NastyNames {
    private static final int LONGEST = 255;

    private NastyNames() {}

    /** All of them; each can be made on any Linux file system. */
    static List<String> all() {
        List<String> names = new ArrayList<>();
        names.addAll(quoting());
        names.addAll(control());
        unicode().stream().map(Raw::utf8).forEach(names::add);
        names.addAll(notUtf8());
        names.addAll(longOnes());
        names.addAll(order());
        return names;
    }

    private static List<String> quoting() {
        return List.of(
                "\"double\" quotes",
                "'single'",
                "`back`",
                "back\\slash",
                "\\",
                "\\\\",
                "ends in \\",
                "\\n",
                "\\x41",
                "\\u0041",
                "\\\"",
                "a\\\"b\\\\c",
                "<&>",
                "<script>alert('&amp;')<",
                "%s%n%d",
                "%2e%2e%2f",
                "$HOME",
                "${x}",
                "$(true)",
                ";true",
                "|",
                "*",
                "?",
                "[a-z]",
                "[",
                "{a,b}",
                "!",
                "#",
                "~",
                "-rf",
                "--help",
                " ",
                "  ",
                " leading",
                "trailing ",
                "...",
                "..a",
                ".hidden",
                "a:b",
                "C:",
                "con",
                "aux.txt",
                "name.",
                "@",
                "=",
                "null",
                "nodes",
                "tree",
                "+");
    }

    /** Each control character in a name, alone and in a row. */
    private static List<String> control() {
        List<String> names = new ArrayList<>();
        IntStream.concat(IntStream.range(1, 32), IntStream.of(127)).forEach(c -> {
            names.add("control" + (char) c);
            names.add(String.valueOf((char) c));
        });
        names.add("line\nbreak\r\nand\ttab");
        names.add("\u001b[31mred\u001b[0m");
        return names;
    }

    private static List<String> unicode() {
        return List.of(
                "\u00fcn\u00efc\u00f6d\u00e9",
                "caf\u00e9",
                "cafe\u0301",
                "\u65e5\u672c\u8a9e",
                "\u0440\u0443\u0441\u0441\u043a\u0438\u0439",
                "\u05e2\u05d1\u05e8\u05d9\u05ea",
                "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
                "\ud83d\ude00",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "\ud83c\uddf3\ud83c\uddf4",
                "no\u00a0break",
                "wide\u3000space",
                "soft\u00adhyphen",
                "zero\u200bwidth",
                "right\u202eleft",
                "line\u2028separator",
                "paragraph\u2029separator",
                "\ufeffmark",
                "\ufffd",
                "private\ue000",
                "\udbff\udfff",
                "\uffff",
                "\ufdd0",
                "\u0378",
                "\udb40\udc01",
                "\u0080",
                "\u0085",
                "\u009f",
                "\u0300",
                "\ud800\udf48",
                "\ud835\udd18",
                "\ud840\udc00",
                "\u1680",
                "\u2000",
                "\u180e",
                "\u061c",
                "\ufff9",
                "\ud834\udd73",
                "\u20bf",
                "\ud83e\udee8",
                "\ud83e\udedf",
                "\ud803\udf50",
                "\u0cf3",
                "\ud81a\ude70");
    }

    private static List<String> notUtf8() {
        List<String> names = new ArrayList<>();
        IntStream.range(0x80, 0x100).forEach(b -> names.add("byte" + Raw.bytes(b)));
        names.add(Raw.bytes(0xff));
        names.add(Raw.bytes(0xc0, 0xaf));
        names.add(Raw.bytes(0xc1, 0xbf));
        names.add(Raw.bytes(0xe0, 0x80, 0xaf));
        names.add(Raw.bytes(0xed, 0xa0, 0x80));
        names.add(Raw.bytes(0xed, 0xbf, 0xbf));
        names.add(Raw.bytes(0xf0, 0x80, 0x80, 0xaf));
        names.add(Raw.bytes(0xf4, 0x90, 0x80, 0x80));
        names.add(Raw.bytes(0xf8, 0x88, 0x80, 0x80, 0x80));
        names.add(Raw.bytes(0xe2, 0x82));
        names.add(Raw.bytes(0xf0, 0x9f, 0x98));
        names.add(Raw.bytes('a', 0xe2, 0x82, 'b', 0xe2, 0x82, 0xac, 0x80));
        names.add("latin1 caf" + Raw.bytes(0xe9));
        names.add("quoted \"" + Raw.bytes(0xfe) + "\\xfe\n");
        return names;
    }

    private static List<String> longOnes() {
        return List.of(
                "n".repeat(LONGEST),
                Raw.utf8("\u20ac".repeat(LONGEST / 3)),
                Raw.bytes(0xfe).repeat(LONGEST),
                "\"".repeat(LONGEST),
                "\n".repeat(LONGEST),
                Raw.utf8("\u200b".repeat(LONGEST / 3)));
    }

    /** Names whose order differs between bytes, UTF-16, and their quoted forms. */
    private static List<String> order() {
        return List.of(
                "order",
                "order!",
                "order\"",
                "order.d",
                "order0",
                "orderA",
                "order\\",
                "ordera",
                "order\u007f",
                Raw.utf8("order\uff5e"),
                Raw.utf8("order\ud83d\ude00"),
                Raw.utf8("order\u00e9"),
                "order" + Raw.bytes(0xff),
                "order\n");
    }
}
