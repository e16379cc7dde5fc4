using BenchmarkDotNet.Attributes;
using Spoor.Store.Blocks;
using Spoor.Store.Query;

namespace Spoor.Benchmarks;

/// <summary>
/// A condition on text: once over the dictionary of SQL texts, and over the rows' codes; times are per span. The limits are a search for one byte that is not there, over
/// all bytes of the dictionary, and a plain loop over the codes.
/// </summary>
public class DictionaryPredicate
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-benchmark-").FullName;
    private readonly List<(BlobDictionary Dictionary, int[] Codes)> _groups = [];
    private readonly List<byte[]> _blobs = [];
    private ulong[] _words = [];
    private byte[] _table = [];

    [GlobalSetup]
    public void SetUp()
    {
        using var block = Load.Block(Load.Head(Load.Batches()), Path.Combine(_folder, "block"));
        var reader = block.Reader(BlockFormat.SpansFile);
        var column = (int)SpanColumn.FirstAttribute + block.Index.AttributeColumns.ToList().FindIndex(attribute => attribute.Key.AsSpan().SequenceEqual("db.query.text"u8));
        for (var group = 0; group < block.SegmentCount; group++)
        {
            var chunk = block.Layout(BlockFormat.SpansFile, group).Columns[column];
            var dictionary = reader.DictionaryOf(chunk);
            _groups.Add((dictionary, reader.Codes(chunk, 0, chunk.RowCount)));
            _blobs.Add([.. Enumerable.Range(0, dictionary.Count).SelectMany(code => dictionary[code].ToArray())]);
        }

        _words = new ulong[(_groups.Max(group => group.Codes.Length) + 63) / 64];
        _table = new byte[_groups.Max(group => group.Dictionary.Count) + 1];
        Load.BytesOf[nameof(DictionaryPredicate)] = _blobs.Sum(blob => (double)blob.Length) / Load.SpanCount;
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Load.Spans)]
    public int FindAByteThatIsNotThere() => _blobs.Sum(blob => blob.AsSpan().IndexOf((byte)0xff));

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public int Equal() => _groups.Sum(group => group.Dictionary.Find("SELECT nothing of the kind"u8));

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public int RegexWithLiteral() => CountMatches(new TextPattern(".*id = 4242 .*"));

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public int PlainLoopOverCodes()
    {
        var found = 0;
        foreach (var (_, codes) in _groups)
        {
            foreach (var code in codes)
            {
                if (code == 4242)
                    found++;
            }
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public void ScanCodesForOne()
    {
        foreach (var (_, codes) in _groups)
        {
            Array.Fill(_words, ulong.MaxValue);
            ColumnScan.Compare(codes, TraceQL.BinaryOperator.Equal, 4242, _words.AsSpan(0, (codes.Length + 63) / 64));
        }
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public void ScanCodesForASet()
    {
        foreach (var (dictionary, codes) in _groups)
        {
            Array.Fill(_words, ulong.MaxValue);
            ColumnScan.InTable(codes, _table.AsSpan(0, dictionary.Count + 1), _words.AsSpan(0, (codes.Length + 63) / 64));
        }
    }

    private int CountMatches(TextPattern pattern)
    {
        var found = 0;
        foreach (var (dictionary, _) in _groups)
        {
            for (var code = 0; code < dictionary.Count; code++)
                found += pattern.IsMatch(dictionary[code]) ? 1 : 0;
        }

        return found;
    }
}
