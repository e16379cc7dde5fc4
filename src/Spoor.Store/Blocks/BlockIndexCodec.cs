using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Spoor.Parquet;
using Spoor.Parquet.Layout;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Writes and reads <see cref="BlockFormat.IndexFile"/>: magic, CRC-32 of the rest, then the parts in the order of <see cref="BlockIndex"/>.</summary>
internal static class BlockIndexCodec
{
    private const int HeaderBytes = 12;

    private static ReadOnlySpan<byte> Magic => "SPOORIX1"u8;

    public static byte[] Encode(BlockIndex index)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var writer = new IndexWriter(output);
        writer.Int(index.RowGroups.Count);
        foreach (var group in index.RowGroups)
            WriteGroup(writer, group);
        writer.Int(index.AttributeColumns.Count);
        foreach (var column in index.AttributeColumns)
            WriteKey(writer, column.Key, column.Type);
        writer.Int(index.Files.Count);
        foreach (var file in index.Files)
        {
            writer.Bytes(Encoding.UTF8.GetBytes(file.Name));
            writer.Long(file.SizeBytes);
            writer.Int(file.RowGroups.Count);
            foreach (var layout in file.RowGroups)
                LayoutCodec.Write(layout, output);
        }

        writer.Int(index.TraceHashes.Length);
        output.Write(MemoryMarshal.AsBytes<ulong>(index.TraceHashes));
        output.Write(MemoryMarshal.AsBytes<int>(index.TraceNumbers));

        var bytes = new byte[HeaderBytes + output.WrittenCount];
        Magic.CopyTo(bytes);
        output.WrittenSpan.CopyTo(bytes.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Crc32.Compute(output.WrittenSpan));
        return bytes;
    }

    /// <exception cref="ParquetException">The bytes are damaged; the message says where.</exception>
    public static BlockIndex Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes[..8].SequenceEqual(Magic))
            throw new ParquetException("not an index of this format", 0);
        var body = bytes[HeaderBytes..];
        if (Crc32.Compute(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]))
            throw new ParquetException("the checksum does not fit", 8);
        var reader = new IndexReader(body);
        var groups = new BlockRowGroup[reader.Count()];
        for (var i = 0; i < groups.Length; i++)
            groups[i] = ReadGroup(ref reader);
        var columns = new BlockAttributeColumn[reader.Count()];
        for (var i = 0; i < columns.Length; i++)
        {
            var key = ReadKey(ref reader);
            columns[i] = new BlockAttributeColumn(key.Key, key.Type);
        }

        var files = new BlockFile[reader.Count()];
        for (var i = 0; i < files.Length; i++)
        {
            var name = Encoding.UTF8.GetString(reader.Bytes());
            var size = reader.Long();
            var layouts = new RowGroupLayout[reader.Count()];
            for (var j = 0; j < layouts.Length; j++)
                layouts[j] = LayoutCodec.ReadRowGroup(body, ref reader.Position);
            files[i] = new BlockFile(name, size, layouts);
        }

        var traces = reader.Count();
        return new BlockIndex
        {
            RowGroups = groups,
            AttributeColumns = columns,
            Files = files,
            TraceHashes = MemoryMarshal.Cast<byte, ulong>(reader.Raw(traces * 8)).ToArray(),
            TraceNumbers = MemoryMarshal.Cast<byte, int>(reader.Raw(traces * 4)).ToArray(),
        };
    }

    private static void WriteGroup(IndexWriter writer, BlockRowGroup group)
    {
        writer.Int(group.FirstRow);
        writer.Int(group.FirstTrace);
        writer.Int(group.TraceCount);
        writer.Int(group.Bounds.RowCount);
        writer.Long((long)group.Bounds.MinStartUnixNanos);
        writer.Long((long)group.Bounds.MaxTraceStartUnixNanos);
        writer.Long((long)group.Bounds.MaxEndUnixNanos);
        writer.Int(group.EventGroup);
        writer.Int(group.FirstEvent);
        writer.Int(group.LinkGroup);
        writer.Int(group.FirstLink);
        for (var scope = 0; scope < 3; scope++)
        {
            writer.Int(group.AttributeGroups[scope]);
            writer.Int(group.AttributeKeys[scope].Count);
            foreach (var key in group.AttributeKeys[scope])
                WriteKey(writer, key.Key, key.Type);
        }
    }

    private static BlockRowGroup ReadGroup(ref IndexReader reader)
    {
        var firstRow = reader.Int();
        var firstTrace = reader.Int();
        var traceCount = reader.Int();
        var bounds = new SegmentBounds(reader.Int(), (ulong)reader.Long(), (ulong)reader.Long(), (ulong)reader.Long());
        var eventGroup = reader.Int();
        var firstEvent = reader.Int();
        var linkGroup = reader.Int();
        var firstLink = reader.Int();
        var attributeGroups = new int[3];
        var keys = new BlockAttributeKey[3][];
        for (var scope = 0; scope < 3; scope++)
        {
            attributeGroups[scope] = reader.Int();
            keys[scope] = new BlockAttributeKey[reader.Count()];
            for (var i = 0; i < keys[scope].Length; i++)
                keys[scope][i] = ReadKey(ref reader);
        }

        return new BlockRowGroup
        {
            FirstRow = firstRow,
            FirstTrace = firstTrace,
            TraceCount = traceCount,
            Bounds = bounds,
            EventGroup = eventGroup,
            FirstEvent = firstEvent,
            LinkGroup = linkGroup,
            FirstLink = firstLink,
            AttributeGroups = attributeGroups,
            AttributeKeys = keys,
        };
    }

    private static void WriteKey(IndexWriter writer, byte[] key, AttributeType type)
    {
        writer.Bytes(key);
        writer.Int((int)type);
    }

    private static BlockAttributeKey ReadKey(ref IndexReader reader)
    {
        var key = reader.Bytes().ToArray();
        return new BlockAttributeKey(key, (AttributeType)reader.Int());
    }

    private readonly struct IndexWriter(ArrayBufferWriter<byte> output)
    {
        public void Int(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
            output.Advance(4);
        }

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
            output.Advance(8);
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            Int(bytes.Length);
            output.Write(bytes);
        }
    }

    private ref struct IndexReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        public int Position = 0;

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Raw(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Raw(8));

        /// <summary>A number of things that each take at least one byte.</summary>
        public int Count()
        {
            var count = Int();
            return count >= 0 && count <= _bytes.Length - Position ? count : throw new ParquetException($"impossible count {count}", Position);
        }

        public ReadOnlySpan<byte> Bytes() => Raw(Count());

        public ReadOnlySpan<byte> Raw(int length)
        {
            if (length < 0 || length > _bytes.Length - Position)
                throw new ParquetException("the index ends early", Position);
            var slice = _bytes.Slice(Position, length);
            Position += length;
            return slice;
        }
    }
}
