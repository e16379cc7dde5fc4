using BenchmarkDotNet.Attributes;
using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Schema;
using Spoor.Store.Blocks;
using Spoor.Store.Inspection;

namespace Spoor.Benchmarks;

/// <summary>Decodes every column of a block's spans, checksums included, and rebuilds the spans as OTLP; the limit is reading the file's bytes.</summary>
public class BlockRead
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-benchmark-").FullName;
    private Block _block = null!;
    private byte[] _bytes = [];

    [GlobalSetup]
    public void SetUp()
    {
        _block = Load.Block(Load.Head(Load.Batches()), Path.Combine(_folder, "block"));
        _bytes = new byte[_block.Index.File(BlockFormat.SpansFile)!.SizeBytes];
        Load.BytesOf[nameof(BlockRead)] = (double)_bytes.Length / Load.SpanCount;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _block.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Load.Spans)]
    public void ReadTheBytes() => _block.Reader(BlockFormat.SpansFile).Source.Read(0, _bytes);

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public long DecodeAllColumns()
    {
        long values = 0;
        var reader = _block.Reader(BlockFormat.SpansFile);
        for (var group = 0; group < _block.SegmentCount; group++)
        {
            foreach (var chunk in _block.Layout(BlockFormat.SpansFile, group).Columns)
            {
                values += chunk.Type switch
                {
                    _ when chunk.Dictionary is not null && chunk.Type == PhysicalType.ByteArray => reader.DictionaryOf(chunk).Count + reader.Codes(chunk, 0, chunk.RowCount).Length,
                    _ when chunk.Dictionary is not null => reader.Codes(chunk, 0, chunk.RowCount).Length,
                    PhysicalType.Int32 or PhysicalType.Int64 => reader.Longs(chunk, 0, chunk.RowCount).Length,
                    PhysicalType.Double => reader.Doubles(chunk, 0, chunk.RowCount).Length,
                    PhysicalType.FixedLengthByteArray when chunk.TypeLength == 8 => BlockIds.Read(reader, chunk, 0, chunk.RowCount).Length,
                    _ => 0,
                };
            }
        }

        return values;
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public long RebuildAllSpans()
    {
        using var writer = new ProtoWriter(1 << 20);
        long bytes = 0;
        using var exporter = new BlockExporter(_block);
        exporter.Export(0, ulong.MaxValue, (piece, _) => bytes += piece.Length, CancellationToken.None);
        return bytes;
    }
}
