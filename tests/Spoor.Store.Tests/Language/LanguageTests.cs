using System.Text;
using Spoor.Store.Budgets;
using Spoor.Store.Head;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Language;

/// <summary>
/// Queries over <see cref="LanguageData"/> with the spans they must find, reasoned from the language's rules: asked of the interpreter, and of the engine
/// over a head, a block, and the spans divided between several.
/// </summary>
public sealed class LanguageTests : IClassFixture<LanguageStores>
{
    private readonly LanguageStores _stores;

    public LanguageTests(LanguageStores stores) => _stores = stores;

    [Fact]
    public void Values() => Check(Tables.Values, isExpression: true);

    [Fact]
    public void Logic_and_nil() => Check(Tables.Logic, isExpression: true);

    [Fact]
    public void Scopes() => Check(Tables.Scopes, isExpression: true);

    [Fact]
    public void Intrinsics() => Check(Tables.Intrinsics, isExpression: true);

    [Fact]
    public void Arrays() => Check(Tables.Arrays, isExpression: true);

    [Fact]
    public void Arithmetic() => Check(Tables.Arithmetic, isExpression: true);

    [Fact]
    public void Operators_between_spansets() => Check(Tables.Spansets, isExpression: false);

    [Fact]
    public void Pipelines() => Check(Tables.Pipelines, isExpression: false);

    [Fact]
    public void The_tables_hold_over_400_queries()
    {
        string[] tables = [Tables.Values, Tables.Logic, Tables.Scopes, Tables.Intrinsics, Tables.Arrays, Tables.Arithmetic, Tables.Spansets, Tables.Pipelines];
        var queries = tables.SelectMany(LanguageTable.Read).Select(line => line.Query).ToList();
        Assert.True(queries.Count > 400, $"{queries.Count} queries");
        Assert.Equal([], queries.GroupBy(query => query).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    /// <summary>A condition that cannot be computed on a span that is looked at.</summary>
    [Theory]
    [InlineData("{ 10 / span.rows = 1 }", "division by zero")]
    [InlineData("{ span.http.status_code % span.rows = 1 || 1 % span.rows = 1 }", "division by zero")]
    [InlineData("{ span.tags = span.tags }", "two arrays cannot be compared: span.tags = span.tags")]
    [InlineData("{ } | max(1 / span.rows) > 0", "division by zero")]
    [InlineData("{ } | count() / (count() - 5) > 0", "division by zero")]
    [InlineData("({ } | by(name)) > ({ })", TraceQLInterpreter.SeveralSpansets)]
    [InlineData("({ }) !~ ({ } | by(name))", TraceQLInterpreter.SeveralSpansets)]
    [InlineData("({ } | by(name) | count()) > 1", TraceQLInterpreter.SeveralSpansetsInScalar)]
    public void What_cannot_be_computed_fails(string query, string message)
    {
        var root = TraceQLParser.Parse(query);
        Assert.Equal(message, Assert.Throws<TraceQLException>(() => _stores.Interpret(root)).Message);
        foreach (var (_, snapshot) in _stores.Snapshots)
            Assert.Equal(message, Assert.Throws<TraceQLException>(() => LanguageStores.Search(snapshot, root)).Message);
    }

    private void Check(string table, bool isExpression)
    {
        var failures = new StringBuilder();
        foreach (var (line, expected) in LanguageTable.Read(table))
        {
            var query = isExpression ? $"{{ {line} }}" : line;
            var found = expected == "-" ? "" : expected;
            RootExpr root;
            try
            {
                root = TraceQLParser.Parse(query);
                Assert.Equal(root, TraceQLParser.Parse(root.ToString()));
            }
            catch (TraceQLException problem)
            {
                failures.AppendLine($"{query}: {problem.Message}");
                continue;
            }

            Compare("the interpreter", () => _stores.Interpret(root));
            foreach (var (name, snapshot) in _stores.Snapshots)
                Compare(name, () => LanguageStores.Search(snapshot, root));

            void Compare(string name, Func<string> run)
            {
                string actual;
                try
                {
                    actual = run();
                }
                catch (TraceQLException problem)
                {
                    actual = problem.Message;
                }

                if (isExpression)
                    actual = actual.Replace(" / ", " ", StringComparison.Ordinal);
                if (actual != (found == "all" ? "A B C D E F G H I J" : found))
                    failures.AppendLine($"{query} → {expected}, but {name} says {actual}");
            }
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }
}

/// <summary>The same ten spans stored in several ways.</summary>
public sealed class LanguageStores : IDisposable
{
    private readonly BlockBed _bed = new();
    private readonly IReadOnlyList<List<OracleSpan>> _traces;

    public LanguageStores()
    {
        var spans = MemorySpan.From(LanguageData.Create());
        _traces = [.. ExpectedResults.Traces(spans).Reverse()];
        List<MemorySpan> even = [.. spans.Where((_, i) => i % 2 == 0)];
        List<MemorySpan> odd = [.. spans.Where((_, i) => i % 2 == 1)];
        Snapshots =
        [
            ("a head", MemoryStore.Snapshot(HeadOf(spans).OpenPart())),
            ("a head that came backwards", MemoryStore.Snapshot(HeadOf(Enumerable.Reverse(spans)).OpenPart())),
            ("a block", MemoryStore.Snapshot(_bed.Write(HeadOf(spans)))),
            ("a block of several segments", MemoryStore.Snapshot(MemoryPart.Block("b1", spans, 1))),
            ("head and block", MemoryStore.Snapshot(HeadOf(even).OpenPart(), _bed.Write(HeadOf(odd)))),
            ("block and head", MemoryStore.Snapshot(HeadOf(odd).OpenPart(), _bed.Write(HeadOf(even)))),
            ("two blocks and a head", MemoryStore.Snapshot(
                HeadOf(spans.Take(2)).OpenPart(), _bed.Write(HeadOf(spans.Skip(2).Take(4))), _bed.Write(HeadOf(spans.Skip(5))))),
        ];
    }

    internal IReadOnlyList<(string Name, StoreSnapshot Snapshot)> Snapshots { get; }

    public void Dispose() => _bed.Dispose();

    internal string Interpret(RootExpr query) => string.Join(" / ", _traces
        .Select(trace => TraceQLInterpreter.Evaluate(query, trace))
        .Where(spansets => spansets.Count > 0)
        .Select(spansets => string.Join("; ", spansets.Select(spanset => Describe(
            spanset.Spans.Select(span => span.SpanId), spanset.Attributes.Select(attribute => (attribute.Key, attribute.Value)))))));

    internal static string Search(StoreSnapshot snapshot, RootExpr query)
    {
        using var memory = new QueryMemory(null);
        var result = new SearchRun(snapshot, new SearchRequest { Query = query, SpansPerSpanSet = 0 }, memory, default).Run();
        return string.Join(" / ", result.Traces.Reverse().Select(trace => string.Join("; ", trace.SpanSets.Select(spanset => Describe(
            spanset.Spans.Select(span => span.SpanId.ToString()), spanset.Attributes.Select(attribute => (attribute.Key, attribute.Value)))))));
    }

    private static string Describe(IEnumerable<string> spanIds, IEnumerable<(string Key, Static Value)> attributes)
    {
        var spans = string.Join(' ', spanIds.Select(LanguageData.Letter));
        var found = string.Join(' ', attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"));
        return found.Length == 0 ? spans : $"{spans} [{found}]";
    }

    private static SpanHead HeadOf(IEnumerable<MemorySpan> spans)
    {
        var head = new SpanHead(new HeadOptions());
        using var batch = MemorySpan.ToTracesData(spans).ToBatch();
        head.Append(batch);
        return head;
    }
}
