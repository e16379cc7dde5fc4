namespace Spoor.TraceQL.Tests;

/// <summary>What filters say about one span: sections 5 of the language's rules.</summary>
public class FieldSemanticsTests
{
    private static readonly ISpanView Span = Build();

    private static ISpanView Build()
    {
        var parent = new TestSpan("p") { Name = "parent", Resource = { ["service.name"] = Static.String("front") } };
        var span = new TestSpan("s", "p")
        {
            Name = "GET /cart",
            Status = 2,
            StatusMessage = "it failed",
            Kind = 2,
            StartUnixNanos = 1_100,
            DurationNanos = 150_000_000,
            InstrumentationName = "lib",
            InstrumentationVersion = "1.2",
            Attributes =
            {
                ["int"] = Static.Int(200),
                ["zero"] = Static.Int(0),
                ["float"] = Static.Float(1.5),
                ["text"] = Static.String("abc"),
                ["yes"] = Static.Bool(true),
                ["no"] = Static.Bool(false),
                ["texts"] = Static.StringArray(["a", "b", "c"]),
                ["ints"] = Static.IntArray([1, 2, 3]),
                ["floats"] = Static.FloatArray([0.5]),
                ["bools"] = Static.BoolArray([true, false]),
                ["empty"] = Static.StringArray([]),
                ["both"] = Static.String("of span"),
                ["two"] = Static.Int(2),
            },
            Resource = { ["service.name"] = Static.String("cart"), ["both"] = Static.String("of resource"), ["res"] = Static.Int(1) },
            Instrumentation = { ["scope"] = Static.Int(1), ["res"] = Static.Int(2) },
            Events = { new TestEvent("exception", 5) { Attributes = { ["type"] = Static.String("Io"), ["n"] = Static.Int(1), ["mixed"] = Static.Int(1), ["flag"] = Static.Bool(false) } }, new TestEvent("log", 20_000_000) { Attributes = { ["n"] = Static.Int(2), ["mixed"] = Static.String("x"), ["flag"] = Static.Bool(true) } } },
            Links = { new TestLink("0000000000000000000000000000beef", "00000000000000ab") { Attributes = { ["why"] = Static.String("retry") } } },
        };
        TestTrace.Build(parent, span, new TestSpan("c", "s"));
        return span;
    }

    [Theory]
    // Equality and order.
    [InlineData("span.int = 200")]
    [InlineData("span.int != 201")]
    [InlineData("span.int > 199 && span.int >= 200 && span.int < 201 && span.int <= 200")]
    [InlineData("200 = span.int")]
    [InlineData("201 > span.int")]
    [InlineData("span.text = `abc`")]
    [InlineData("span.text < `abd` && span.text > `ab`")]
    [InlineData("span.yes = true")]
    [InlineData("span.no != true")]
    [InlineData("status = error")]
    [InlineData("kind = server")]
    [InlineData("kind != client")]
    // Numbers of different types.
    [InlineData("span.int > 199.5")]
    [InlineData("span.float > 1")]
    [InlineData("span.int = 200.0")]
    [InlineData("duration > 100000000")]
    [InlineData("duration > 100ms && duration < 0.2s")]
    [InlineData("duration = 150ms")]
    [InlineData("span.int < 1ms")]
    // A status also with an int, which only an attribute can bring.
    [InlineData("status = span.two")]
    // Arithmetic.
    [InlineData("span.int + 1 = 201")]
    [InlineData("span.int / 3 = 66")]
    [InlineData("span.int / 3.0 > 66.6")]
    [InlineData("span.int % 7 = 4")]
    [InlineData("span.two ^ 3 = 8")]
    [InlineData("-span.int = -200")]
    [InlineData("span.int * -1 < 0")]
    [InlineData("duration + 50ms = 200ms")]
    [InlineData("duration / 2 = 75ms")]
    [InlineData("2 ^ 3 = 8")]
    // Scopes; the first that has it.
    [InlineData(".both = `of span`")]
    [InlineData("resource.both = `of resource`")]
    [InlineData(".service.name = `cart`")]
    [InlineData(".res = 1")]
    [InlineData("instrumentation.res = 2")]
    [InlineData(".scope = 1")]
    [InlineData(".type = `Io`")]
    [InlineData(".why = `retry`")]
    // Regular expressions match whole values.
    [InlineData("span.text =~ `a.c`")]
    [InlineData("span.text !~ `b`")]
    [InlineData("name =~ `GET.*`")]
    // Bools by themselves.
    [InlineData("span.yes")]
    [InlineData("!span.no")]
    [InlineData("!(span.int = 5)")]
    [InlineData("!(status = ok)")]
    [InlineData("span.yes && !(name = `x`)")]
    [InlineData("span.no || span.yes")]
    // Existence.
    [InlineData("span.int != nil")]
    [InlineData("span.missing = nil")]
    [InlineData("nil = span.missing")]
    [InlineData("name != nil")]
    [InlineData(".missing = nil")]
    [InlineData("resource.missing = nil && instrumentation.missing = nil")]
    [InlineData("event.missing = nil && link.missing = nil")]
    [InlineData("event.type != nil")]
    [InlineData("span.empty != nil")]
    [InlineData("event:name != nil")]
    // NOT has two values.
    [InlineData("!(span.missing = `a`)")]
    [InlineData("!(span.missing != `a`)")]
    [InlineData("!(span.missing =~ `a`)")]
    [InlineData("!(span.missing > 5)")]
    [InlineData("!(span.missing && span.yes)")]
    [InlineData("!(!(span.yes))")]
    // Arrays: any element; all for != and !~.
    [InlineData("span.texts = `b`")]
    [InlineData("`b` = span.texts")]
    [InlineData("span.texts =~ `[ab]`")]
    [InlineData("span.texts > `b`")]
    [InlineData("span.texts != `x`")]
    [InlineData("span.texts !~ `x.*`")]
    [InlineData("span.ints = 2 && span.ints != 4 && span.ints > 2.5")]
    [InlineData("span.floats < 1")]
    [InlineData("span.bools = true && span.bools = false")]
    // Events and links: any of them; all for != and !~.
    [InlineData("event:name = `log`")]
    [InlineData("event:name != `x`")]
    [InlineData("event:name =~ `exc.*`")]
    [InlineData("event:timeSinceStart > 10ms")]
    [InlineData("event:timeSinceStart < 10ns")]
    [InlineData("event.n = 1 && event.n = 2")]
    [InlineData("event.n + 1 = 3")]
    [InlineData("event.mixed = `x` && event.mixed = 1")]
    [InlineData("event.mixed != `y`")]
    [InlineData("event.flag")]
    [InlineData("link.why = `retry`")]
    // Ids without regard to case and leading zeros.
    [InlineData("trace:id = `12ab34cd56ef7890`")]
    [InlineData("trace:id = `000000000000000012ab34cd56ef7890`")]
    [InlineData("trace:id = `12AB34CD56EF7890`")]
    [InlineData("trace:id != `12ab`")]
    [InlineData("trace:id =~ `12ab.*`")]
    [InlineData("trace:id =~ `0+12ab.*`")]
    [InlineData("link:traceID = `beef` && link:spanID = `ab`")]
    [InlineData("span:id = `0000000000000073`")]
    [InlineData("span:id = `73`")]
    [InlineData("span:parentID = `0000000000000070`")]
    // The other intrinsics.
    [InlineData("statusMessage = `it failed`")]
    [InlineData("instrumentation:name = `lib` && instrumentation:version = `1.2`")]
    [InlineData("rootName = `parent` && rootServiceName = `front`")]
    [InlineData("traceDuration = 150000100ns")]
    [InlineData("span:childCount = 1")]
    [InlineData("nestedSetParent = 1 && nestedSetLeft = 2 && nestedSetRight = 5")]
    [InlineData("true")]
    public void True(string expression) => Assert.True(Matches(expression), expression);

    [Theory]
    [InlineData("span.int = 201")]
    [InlineData("span.int != 200")]
    [InlineData("name = `get /cart`")]
    [InlineData("status != error")]
    [InlineData("false")]
    // Missing is neither equal nor different.
    [InlineData("span.missing = 1")]
    [InlineData("span.missing != 1")]
    [InlineData("span.missing < 1")]
    [InlineData("span.missing =~ `.*`")]
    [InlineData("span.missing !~ `x`")]
    [InlineData("span.missing = span.missing")]
    [InlineData("span.missing + 1 = 1")]
    [InlineData("span.missing")]
    [InlineData("!span.missing")]
    [InlineData("nil = nil")]
    [InlineData("nil != nil")]
    // Types are not converted.
    [InlineData("span.int = `200`")]
    [InlineData("span.int != `200`")]
    [InlineData("span.text = 5")]
    [InlineData("span.text > 5")]
    [InlineData("span.yes = 1")]
    [InlineData("span.int =~ `200`")]
    [InlineData("span.int !~ `x`")]
    [InlineData("kind = span.two")]
    [InlineData("span.int = ok")]
    [InlineData("span.text + 1 = 1")]
    // No bool, no truth.
    [InlineData("span.int")]
    [InlineData("!span.int")]
    [InlineData("span.text || span.int")]
    [InlineData("span.bools")]
    [InlineData("span.no")]
    [InlineData("span.yes && span.no")]
    [InlineData("!span.yes")]
    [InlineData("!(span.int = 200)")]
    [InlineData("!event.flag")]
    // Anchored.
    [InlineData("span.text =~ `b`")]
    [InlineData("name =~ `GET`")]
    [InlineData("span.text =~ ``")]
    [InlineData("span.text !~ `a.*`")]
    // Arrays.
    [InlineData("span.texts != `b`")]
    [InlineData("span.texts !~ `b|x`")]
    [InlineData("span.ints != 1")]
    [InlineData("span.texts = 1")]
    [InlineData("span.texts != 1")]
    [InlineData("span.ints + 1 = 2")]
    [InlineData("span.empty = `a`")]
    [InlineData("span.empty != `a`")]
    [InlineData("span.empty = nil")]
    // Events and links.
    [InlineData("event:name != `log`")]
    [InlineData("event.type = nil")]
    [InlineData("link.why = nil")]
    [InlineData("event.missing != nil")]
    [InlineData("event.n != 1")]
    [InlineData("event.mixed != `x`")]
    // Ids.
    [InlineData("span:parentID = ``")]
    [InlineData("trace:id != `12ab34cd56ef7890`")]
    [InlineData("trace:id !~ `12ab.*`")]
    [InlineData("trace:id = `34cd56ef7890`")]
    public void False(string expression) => Assert.False(Matches(expression), expression);

    [Theory]
    [InlineData("span.int / 0 = 1", "division by zero")]
    [InlineData("span.int % span.zero = 1", "division by zero")]
    [InlineData("1 / 0 = 1", "division by zero")]
    [InlineData("span.texts = span.texts", "two arrays cannot be compared: span.texts = span.texts")]
    public void Fails(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<TraceQLException>(() => Matches(expression)).Message);

    [Theory]
    [InlineData("span.zero != 0 && 1 / span.zero > 0")]
    [InlineData("!(span.zero = 0 || 1 / span.zero > 0)")]
    public void Right_side_is_not_evaluated_when_the_left_decides(string expression) => Assert.False(Matches(expression));

    [Fact]
    public void Span_without_events_and_links()
    {
        var span = TestTrace.Build(new TestSpan("x"))[0];

        Assert.False(Matches("event.a = nil", span));
        Assert.False(Matches("link.a = nil", span));
        Assert.False(Matches("event:name != nil", span));
        Assert.False(Matches("event:name != `x`", span));
        Assert.True(Matches(".a = nil", span));
        Assert.True(Matches("instrumentation.a = nil", span));
    }

    [Fact]
    public void Root_and_its_absence()
    {
        var root = TestTrace.Build(new TestSpan("r"))[0];
        var orphan = TestTrace.Build(new TestSpan("o", "elsewhere"))[0];

        Assert.True(Matches("nestedSetParent < 0 && nestedSetLeft = 1 && nestedSetRight = 2", root));
        Assert.True(Matches("span:parentID = `0000000000000000`", root));
        Assert.True(Matches("nestedSetParent = 0 && nestedSetLeft = 0", orphan));
        Assert.True(Matches("rootServiceName = `<root span not yet received>` && rootName = ``", orphan));
    }

    [Fact]
    public void Parent_scope_reads_the_parent_though_queries_may_not_use_it_yet()
    {
        var attribute = new AttributeExpr(AttributeScope.Resource, "service.name", OfParent: true);

        Assert.Equal(Static.String("front"), TraceQLInterpreter.Evaluate(attribute, Span));
        Assert.Equal(Static.Nil, TraceQLInterpreter.Evaluate(attribute, Span.Parent!));
    }

    [Fact]
    public void Values()
    {
        Assert.Equal(Static.Duration(150_000_000), Value("duration"));
        Assert.Equal(Static.String("of span"), Value(".both"));
        Assert.Equal(Static.StringArray(["exception", "log"]), Value("event:name"));
        Assert.Equal(Static.IntArray([1, 2]), Value("event.n"));
        Assert.Equal(Static.Int(1), Value("event.mixed"));
        Assert.Equal(Static.String("Io"), Value("event.type"));
        Assert.Equal(Static.StringArray(["a", "b", "c"]), Value("span.texts"));
        Assert.Equal(Static.Nil, Value(".missing"));

        static Static Value(string identifier) => TraceQLInterpreter.Evaluate(TraceQLParser.ParseIdentifier(identifier), Span);
    }

    private static bool Matches(string expression, ISpanView? span = null) =>
        TraceQLInterpreter.Matches((SpansetFilter)TraceQLParser.Parse($"{{ {expression} }}").Pipeline!.Stages[0], span ?? Span);
}
