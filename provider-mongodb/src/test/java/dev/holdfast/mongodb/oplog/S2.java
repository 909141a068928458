package dev.holdfast.mongodb.oplog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads the stream format S2, which is that of Snappy with another name in its first chunk, and with copies of offset 0 that
 * repeat the offset of the copy before.
 */
final class S2 {
    private final ByteBuffer in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private S2(byte[] stream) {
        in = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] decompress(byte[] stream) {
        S2 s2 = new S2(stream);
        while (s2.in.hasRemaining()) {
            s2.chunk();
        }
        return s2.out.toByteArray();
    }

    private void chunk() {
        int type = in.get() & 0xFF;
        byte[] body = new byte[number(in, 3)];
        in.get(body);
        if (type > 1) {
            return;
        }
        ByteBuffer data = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        int sum = data.getInt();
        byte[] plain = type == 0 ? block(data) : Arrays.copyOfRange(body, 4, body.length);
        CRC32C crc = new CRC32C();
        crc.update(plain);
        if (Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8 != sum) {
            throw new IllegalStateException("the sum of a chunk is wrong");
        }
        out.writeBytes(plain);
    }

    private static byte[] block(ByteBuffer data) {
        ByteBuffer plain = ByteBuffer.allocate(variable(data));
        int offset = 0;
        while (data.hasRemaining()) {
            int tag = data.get() & 0xFF;
            int length = tag >> 2;
            switch (tag & 3) {
                case 0 -> {
                    byte[] literal = new byte[1 + (length < 60 ? length : number(data, length - 59))];
                    data.get(literal);
                    plain.put(literal);
                    continue;
                }
                case 1 -> {
                    int near = ((tag & 0xE0) << 3) | (data.get() & 0xFF);
                    length = near == 0 ? repeated(data, length & 7) : (length & 7) + 4;
                    offset = near == 0 ? offset : near;
                }
                default -> {
                    offset = number(data, (tag & 3) == 2 ? 2 : 4);
                    length++;
                }
            }
            for (int i = 0; i < length; i++) {
                plain.put(plain.get(plain.position() - offset));
            }
        }
        return plain.array();
    }

    private static int repeated(ByteBuffer data, int length) {
        return switch (length) {
            case 5 -> number(data, 1) + 8;
            case 6 -> number(data, 2) + (1 << 8) + 4;
            case 7 -> number(data, 3) + (1 << 16) + 4;
            default -> length + 4;
        };
    }

    private static int number(ByteBuffer data, int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (data.get() & 0xFF) << (8 * i);
        }
        return number;
    }

    private static int variable(ByteBuffer data) {
        int number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = data.get();
            number |= (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
