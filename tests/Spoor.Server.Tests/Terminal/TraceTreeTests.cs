using Spoor.Otlp;
using Spoor.Server.Commands;
using Spoor.Server.Terminal;
using Spoor.TestKit.Otlp;

namespace Spoor.Server.Tests.Terminal;

public class TraceTreeTests
{
    [Fact]
    public void Children_stand_below_their_parents_by_start()
    {
        var text = Draw(TestSpans.Trace().Span("root", "a", durationMs: 10, children: t => t
            .Span("late", "b", startMs: 5)
            .Span("early", "c", startMs: 1, children: u => u.Span("deep", "c", startMs: 2))));
        Assert.Equal(["a  root", "├─ c  early", "│  └─ c  deep", "└─ b  late"], text);
    }

    [Fact]
    public void A_span_whose_parent_is_missing_is_a_root_with_a_mark() =>
        Assert.Equal(["? a  lost", "a  root"], Draw(TestSpans.Trace().Span("lost", "a", parent: "99").Span("root", "a", startMs: 1)));

    [Fact]
    public void Client_and_server_that_share_an_id_stand_below_each_other()
    {
        var trace = TestSpans.Trace()
            .Span("call", "a", id: "1", kind: SpanKind.Client)
            .Span("call", "b", id: "1", kind: SpanKind.Server)
            .Span("query", "b", id: "2", parent: "1", kind: SpanKind.Client);
        Assert.Equal(["a  call", "└─ b  call", "   └─ b  query"], Draw(trace));
    }

    [Fact]
    public void Parents_in_a_circle_are_shown_once() =>
        Assert.Equal(["? a  1", "└─ a  2"], Draw(TestSpans.Trace().Span("1", "a", id: "1", parent: "2").Span("2", "a", id: "2", parent: "1", startMs: 1)));

    [Fact]
    public void A_very_deep_trace_can_be_drawn()
    {
        var trace = TestSpans.Trace();
        for (var i = 1; i <= 20_000; i++)
            trace.Span("s" + i, "a", id: i.ToString("x"), parent: i == 1 ? null : (i - 1).ToString("x"), startMs: i);
        Assert.Equal(20_000, Draw(trace).Length);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() => Assert.Equal(["a  x [31m y"], Draw(TestSpans.Trace().Span("x\u001B[31m\ny", "a")));

    [Fact]
    public void An_answer_without_spans_is_refused() => Assert.Throws<CommandException>(() => TraceTree.Read([]));

    /// <summary>The first column of each span's line.</summary>
    private static string[] Draw(TestTrace trace)
    {
        using var output = new StringWriter();
        TraceTreeWriter.Write(output, TraceTree.Read(trace.ToBytes()));
        var lines = output.ToString().TrimEnd().Split('\n');
        return [.. lines[(Array.FindIndex(lines, line => line.TrimEnd().Length == 0) + 1)..].Select(line => line[..line.IndexOf("    ", StringComparison.Ordinal)].TrimEnd())];
    }
}
