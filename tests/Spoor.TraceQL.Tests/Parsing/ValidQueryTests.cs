namespace Spoor.TraceQL.Tests;

/// <summary>What parses, and how it prints.</summary>
public class ValidQueryTests
{
    [Theory]
    // Spanset filters.
    [InlineData("{}", "{ }")]
    [InlineData("{ }", "{ }")]
    [InlineData("{ true }", "{ true }")]
    [InlineData("{ .a }", "{ .a }")]
    [InlineData("{ !.a }", "{ !.a }")]
    [InlineData("{ span.a.b = \"x\" }", "{ span.a.b = `x` }")]
    [InlineData("{resource.service.name=`x`}", "{ resource.service.name = `x` }")]
    [InlineData("{ event.exception.type =~ \"Io.*\" }", "{ event.exception.type =~ `Io.*` }")]
    [InlineData("{ link.x !~ `a|b` }", "{ link.x !~ `a|b` }")]
    [InlineData("{ instrumentation.x != 1 }", "{ instrumentation.x != 1 }")]
    [InlineData("{ .a = .b }", "{ .a = .b }")]
    [InlineData("{ .a && .b || .c }", "{ (.a && .b) || .c }")]
    [InlineData("{ .a || .b && .c }", "{ (.a || .b) && .c }")]
    [InlineData("{ .a && (.b || .c) }", "{ .a && (.b || .c) }")]
    [InlineData("{ ((.a)) }", "{ .a }")]
    // Comments, blanks, line breaks.
    [InlineData("{ .a // all\n && .b /* and\n this */ }", "{ .a && .b }")]
    [InlineData("\t{\r\n.a=1\n}\n", "{ .a = 1 }")]
    // Statics.
    [InlineData("{ .a = 1.5 }", "{ .a = 1.5 }")]
    [InlineData("{ .a = .5 }", "{ .a = 0.5 }")]
    [InlineData("{ .a = 5e2 }", "{ .a = 500.0 }")]
    [InlineData("{ .a = 1e300 }", "{ .a = 1e+300 }")]
    [InlineData("{ .a = 2. }", "{ .a = 2.0 }")]
    [InlineData("{ .a = 007 }", "{ .a = 7 }")]
    [InlineData("{ .a = -5 }", "{ .a = -5 }")]
    [InlineData("{ .a = - -5 }", "{ .a = 5 }")]
    [InlineData("{ .a = minInt }", "{ .a = minInt }")]
    [InlineData("{ .a = maxInt }", "{ .a = 9223372036854775807 }")]
    [InlineData("{ .a = false }", "{ .a = false }")]
    [InlineData("{ .a = \"q\\\"\\\\\\n\\t\" }", "{ .a = `q\"\\\n\t` }")]
    [InlineData("{ .a = \"\\x41\\u00e9\\U0001F600\\101\" }", "{ .a = `Aé😀A` }")]
    [InlineData("{ .a = \"\\xc3\\xa9\" }", "{ .a = `é` }")]
    [InlineData("{ .a = \"back`quote\" }", "{ .a = \"back`quote\" }")]
    [InlineData("{ .a = `raw\\n` }", "{ .a = `raw\\n` }")]
    [InlineData("{ .a = \"\" }", "{ .a = `` }")]
    [InlineData("{ status = error }", "{ status = error }")]
    [InlineData("{ status != ok && status != unset }", "{ (status != ok) && (status != unset) }")]
    [InlineData("{ kind = server || kind = client || kind = producer }", "{ ((kind = server) || (kind = client)) || (kind = producer) }")]
    [InlineData("{ kind = consumer || kind = internal || kind = unspecified }", "{ ((kind = consumer) || (kind = internal)) || (kind = unspecified) }")]
    // The parent span.
    [InlineData("{ parent.a = 1 }", "{ parent.a = 1 }")]
    [InlineData("{ parent.span.a = 1 && parent.resource.b != nil }", "{ (parent.span.a = 1) && (parent.resource.b != nil) }")]
    [InlineData("{ parent.event.a = 1 }", "{ parent.event.a = 1 }")]
    [InlineData("{ parent.\"span.a\" = 1 }", "{ parent.\"span.a\" = 1 }")]
    [InlineData("{ parent = nil || parent = \"ab\" }", "{ (parent = nil) || (parent = `ab`) }")]
    [InlineData("{} | by(parent.a) | select(parent, parent.\"b c\")", "{ } | by(parent.a) | select(parent, parent.\"b c\")")]
    // Scalars.
    [InlineData("{} | 5 < count()", "{ } | 5 < count()")]
    [InlineData("{} | count() + 1 > 5", "{ } | (count() + 1) > 5")]
    [InlineData("{} | max(duration) - min(duration) > 2 * 1s", "{ } | (max(duration) - min(duration)) > 2000000000.0")]
    [InlineData("{} | max(duration) > 1s + 500ms", "{ } | max(duration) > 1.5s")]
    [InlineData("{} | count() > 2 * count()", "{ } | count() > (2 * count())")]
    [InlineData("({} | count()) > 2", "({ } | count()) > 2")]
    [InlineData("({} | count()) / ({ .a } | count()) > .5", "(({ } | count()) / ({ .a } | count())) > 0.5")]
    // Durations.
    [InlineData("{ duration > 1s }", "{ duration > 1s }")]
    [InlineData("{ duration > 100us }", "{ duration > 100µs }")]
    [InlineData("{ duration > 1.5h }", "{ duration > 1h30m0s }")]
    [InlineData("{ duration > 1h30m }", "{ duration > 1h30m0s }")]
    [InlineData("{ duration > 1d }", "{ duration > 24h0m0s }")]
    [InlineData("{ duration > 1w2d }", "{ duration > 216h0m0s }")]
    [InlineData("{ duration > 1y }", "{ duration > 8760h0m0s }")]
    [InlineData("{ duration > 1.2ms && duration < 3ns }", "{ (duration > 1.2ms) && (duration < 3ns) }")]
    [InlineData("{ duration > -1s }", "{ duration > -1s }")]
    [InlineData("{ duration > 100 }", "{ duration > 100 }")]
    [InlineData("{ duration > 1.5 }", "{ duration > 1.5 }")]
    // Intrinsics, scoped and not.
    [InlineData("{ name = \"x\" && span:name = \"x\" }", "{ (name = `x`) && (name = `x`) }")]
    [InlineData("{ span:duration > 1s && span:status = ok }", "{ (duration > 1s) && (status = ok) }")]
    [InlineData("{ span:kind = server && span:statusMessage = `x` }", "{ (kind = server) && (statusMessage = `x`) }")]
    [InlineData("{ statusMessage = `x` }", "{ statusMessage = `x` }")]
    [InlineData("{ rootName = `x` && rootServiceName = `y` }", "{ (rootName = `x`) && (rootServiceName = `y`) }")]
    [InlineData("{ trace:rootName = `x` && trace:rootService = `y` }", "{ (rootName = `x`) && (rootServiceName = `y`) }")]
    [InlineData("{ traceDuration > 1s && trace:duration > 1s }", "{ (traceDuration > 1s) && (traceDuration > 1s) }")]
    [InlineData("{ trace:id = `12ab` }", "{ trace:id = `12ab` }")]
    [InlineData("{ span:id = `12ab` && span:parentID = `12ab` }", "{ (span:id = `12ab`) && (span:parentID = `12ab`) }")]
    [InlineData("{ span:childCount > 3 }", "{ span:childCount > 3 }")]
    [InlineData("{ nestedSetParent < 0 && nestedSetLeft = 1 && nestedSetRight > 1 }", "{ ((nestedSetParent < 0) && (nestedSetLeft = 1)) && (nestedSetRight > 1) }")]
    [InlineData("{ event:name = `x` && event:timeSinceStart > 1ms }", "{ (event:name = `x`) && (event:timeSinceStart > 1ms) }")]
    [InlineData("{ link:traceID = `x` && link:spanID = `y` }", "{ (link:traceID = `x`) && (link:spanID = `y`) }")]
    [InlineData("{ instrumentation:name = `x` && instrumentation:version = `y` }", "{ (instrumentation:name = `x`) && (instrumentation:version = `y`) }")]
    // Attribute names.
    [InlineData("{ span.foo-bar = 1 }", "{ span.foo-bar = 1 }")]
    [InlineData("{ span.a/b:c[0]@#$;'?%*+ = 1 }", "{ span.a/b:c[0]@#$;'?%*+ = 1 }")]
    [InlineData("{ span.\"foo bar\" = 1 }", "{ span.\"foo bar\" = 1 }")]
    [InlineData("{ span.\"foo bar\".\"x\" = 1 }", "{ span.\"foo bar.x\" = 1 }")]
    [InlineData("{ .a.\"b c\" = 1 }", "{ .\"a.b c\" = 1 }")]
    [InlineData("{ .\"a\\\"b\\\\c\" = 1 }", "{ .\"a\\\"b\\\\c\" = 1 }")]
    [InlineData("{ .\"5x\" = 1 }", "{ .\"5x\" = 1 }")]
    [InlineData("{ .\"plain\" = 1 }", "{ .plain = 1 }")]
    [InlineData("{ .http.status_code>=500 }", "{ .http.status_code >= 500 }")]
    [InlineData("{ .größe = 1 }", "{ .größe = 1 }")]
    [InlineData("{ span.duration = 1 && resource.name = 2 }", "{ (span.duration = 1) && (resource.name = 2) }")]
    // Arithmetic, precedence, folding.
    [InlineData("{ .a + 1 > 2 }", "{ (.a + 1) > 2 }")]
    [InlineData("{ .a + .b * .c = 1 }", "{ (.a + (.b * .c)) = 1 }")]
    [InlineData("{ .a - .b - .c = 1 }", "{ ((.a - .b) - .c) = 1 }")]
    [InlineData("{ .a / .b % .c = 1 }", "{ ((.a / .b) % .c) = 1 }")]
    [InlineData("{ .a ^ .b ^ .c = 1 }", "{ (.a ^ (.b ^ .c)) = 1 }")]
    [InlineData("{ .a * .b ^ .c = 1 }", "{ (.a * (.b ^ .c)) = 1 }")]
    [InlineData("{ -.a * .b = 1 }", "{ (-(.a * .b)) = 1 }")]
    [InlineData("{ -.a + .b = 1 }", "{ ((-.a) + .b) = 1 }")]
    [InlineData("{ -.a ^ .b = 1 }", "{ (-(.a ^ .b)) = 1 }")]
    [InlineData("{ !.a = .b }", "{ (!.a) = .b }")]
    [InlineData("{ !(.a = .b) }", "{ !(.a = .b) }")]
    [InlineData("{ !.a && .b }", "{ (!.a) && .b }")]
    [InlineData("{ .a = 1 + 2 }", "{ .a = 3 }")]
    [InlineData("{ .a = 7 / 2 }", "{ .a = 3 }")]
    [InlineData("{ .a = 7 / 2.0 }", "{ .a = 3.5 }")]
    [InlineData("{ .a = 7 % 4 }", "{ .a = 3 }")]
    [InlineData("{ .a = 2 ^ 3 }", "{ .a = 8 }")]
    [InlineData("{ .a = 2 ^ -1 }", "{ .a = 0.5 }")]
    [InlineData("{ .a = 2 * 3 + 4 }", "{ .a = 10 }")]
    [InlineData("{ .a = 2 + 3 * 4 }", "{ .a = 14 }")]
    [InlineData("{ duration > 1s + 500ms }", "{ duration > 1.5s }")]
    [InlineData("{ 1 = 1 }", "{ true }")]
    [InlineData("{ 2 ^ 3 = 8 }", "{ true }")]
    [InlineData("{ `a` < `b` }", "{ true }")]
    [InlineData("{ !true }", "{ false }")]
    [InlineData("{ true && false }", "{ false }")]
    [InlineData("{ .a = 1 / 0 }", "{ .a = (1 / 0) }")]
    [InlineData("{ .a * -2 = 1 }", "{ (.a * -2) = 1 }")]
    [InlineData("{ (-2) * .a = 1 }", "{ ((-2) * .a) = 1 }")]
    [InlineData("{ -2 * .a = 1 }", "{ (-(2 * .a)) = 1 }")]
    [InlineData("{ -2 + .a = 1 }", "{ (-2 + .a) = 1 }")]
    [InlineData("{ .a = .b = .c }", "{ (.a = .b) = .c }")]
    // nil.
    [InlineData("{ .a = nil }", "{ .a = nil }")]
    [InlineData("{ .a != nil }", "{ .a != nil }")]
    [InlineData("{ nil = .a }", "{ .a = nil }")]
    [InlineData("{ nil != .a }", "{ .a != nil }")]
    [InlineData("{ nil = nil }", "{ false }")]
    [InlineData("{ nil != nil }", "{ false }")]
    [InlineData("{ name != nil }", "{ name != nil }")]
    [InlineData("{ resource.service.name != nil }", "{ resource.service.name != nil }")]
    [InlineData("{ event.x = nil && .a = 1 }", "{ (event.x = nil) && (.a = 1) }")]
    // Spanset operators.
    [InlineData("{ .a } && { .b } || { .c }", "({ .a } && { .b }) || { .c }")]
    [InlineData("{ .a } || { .b } && { .c }", "({ .a } || { .b }) && { .c }")]
    [InlineData("{ .a } && ({ .b } || { .c })", "{ .a } && ({ .b } || { .c })")]
    [InlineData("{ .a } > { .b } > { .c }", "({ .a } > { .b }) > { .c }")]
    [InlineData("{ .a } && { .b } > { .c }", "{ .a } && ({ .b } > { .c })")]
    [InlineData("{.a}>{.b}", "{ .a } > { .b }")]
    [InlineData("{.a}>>{.b}", "{ .a } >> { .b }")]
    [InlineData("{.a}<{.b}", "{ .a } < { .b }")]
    [InlineData("{.a}<<{.b}", "{ .a } << { .b }")]
    [InlineData("{.a}~{.b}", "{ .a } ~ { .b }")]
    [InlineData("{.a}!>{.b}", "{ .a } !> { .b }")]
    [InlineData("{.a}!>>{.b}", "{ .a } !>> { .b }")]
    [InlineData("{.a}!<{.b}", "{ .a } !< { .b }")]
    [InlineData("{.a}!<<{.b}", "{ .a } !<< { .b }")]
    [InlineData("{.a}!~{.b}", "{ .a } !~ { .b }")]
    [InlineData("{.a}&>{.b}", "{ .a } &> { .b }")]
    [InlineData("{.a}&>>{.b}", "{ .a } &>> { .b }")]
    [InlineData("{.a}&<{.b}", "{ .a } &< { .b }")]
    [InlineData("{.a}&<<{.b}", "{ .a } &<< { .b }")]
    [InlineData("{.a}&~{.b}", "{ .a } &~ { .b }")]
    [InlineData("({.a})", "{ .a }")]
    [InlineData("(({.a}))", "{ .a }")]
    // Pipelines.
    [InlineData("{} | count() > 1", "{ } | count() > 1")]
    [InlineData("count() > 1", "count() > 1")]
    [InlineData("by(name) | count() > 1", "by(name) | count() > 1")]
    [InlineData("{} | by(.a) | coalesce() | select(.b)", "{ } | by(.a) | coalesce() | select(.b)")]
    [InlineData("{} | { .a } | { .b }", "{ } | { .a } | { .b }")]
    [InlineData("{} | max(duration) >= 1s", "{ } | max(duration) >= 1s")]
    [InlineData("{} | min(.a) != 1", "{ } | min(.a) != 1")]
    [InlineData("{} | avg(.a + 1) = 1.5", "{ } | avg(.a + 1) = 1.5")]
    [InlineData("{} | sum(span.x) <= -1", "{ } | sum(span.x) <= -1")]
    [InlineData("{} | count() > 2 * 3 + 1", "{ } | count() > 7")]
    [InlineData("{} | count() > (1 + 2) * 3", "{ } | count() > 9")]
    [InlineData("{} | count() > 1 / 2", "{ } | count() > 0")]
    [InlineData("{} | by(.a + .b)", "{ } | by(.a + .b)")]
    [InlineData("{} | by(1 + .a)", "{ } | by(1 + .a)")]
    [InlineData("{} | select(name, span:status, resource.x)", "{ } | select(name, status, resource.x)")]
    [InlineData("({} | count() > 1)", "{ } | count() > 1")]
    [InlineData("({ .a } | count() > 1) && ({ .b } | count() > 2)", "({ .a } | count() > 1) && ({ .b } | count() > 2)")]
    [InlineData("({ .a }) && ({ .b } | count() > 2)", "({ .a }) && ({ .b } | count() > 2)")]
    [InlineData("({ .a } | by(.x)) >> ({ .b } | coalesce())", "({ .a } | by(.x)) >> ({ .b } | coalesce())")]
    [InlineData("(({ .a } | by(.x)) && ({ .b })) || ({ .c })", "(({ .a } | by(.x)) && ({ .b })) || ({ .c })")]
    [InlineData("(count() > 1) && ({ .a })", "(count() > 1) && ({ .a })")]
    // Hints.
    [InlineData("{} with(most_recent=true)", "{ } with(most_recent=true)")]
    [InlineData("{} with (sample=0.1, exemplars=5, x=`y`, d=1s)", "{ } with(sample=0.1, exemplars=5, x=`y`, d=1s)")]
    [InlineData("{} | count() > 1 with(unknown=nil)", "{ } | count() > 1 with(unknown=nil)")]
    // Metrics.
    [InlineData("{} | rate()", "{ } | rate()")]
    [InlineData("{} | count_over_time() by(name)", "{ } | count_over_time() by(name)")]
    [InlineData("{} | min_over_time(duration)", "{ } | min_over_time(duration)")]
    [InlineData("{} | max_over_time(duration) by (name)", "{ } | max_over_time(duration) by(name)")]
    [InlineData("{} | avg_over_time(span.x) by(.a, .b, .c, .d, .e)", "{ } | avg_over_time(span.x) by(.a, .b, .c, .d, .e)")]
    [InlineData("{} | sum_over_time(span.x)", "{ } | sum_over_time(span.x)")]
    [InlineData("{} | histogram_over_time(duration) by(.a, .b, .c, .d)", "{ } | histogram_over_time(duration) by(.a, .b, .c, .d)")]
    [InlineData("{} | quantile_over_time(duration, .99, 0.9, 1)", "{ } | quantile_over_time(duration, 0.99, 0.9, 1.0)")]
    [InlineData("{} | compare({ status = error })", "{ } | compare({ status = error }, 10)")]
    [InlineData("{} | compare({ status = error }, 5)", "{ } | compare({ status = error }, 5)")]
    [InlineData("{} | compare({}, 5, 100, 200)", "{ } | compare({ }, 5, 100, 200)")]
    [InlineData("{} | rate() | topk(5)", "{ } | rate() | topk(5)")]
    [InlineData("{} | rate() by(.a) | bottomk(5) | topk(2)", "{ } | rate() by(.a) | bottomk(5) | topk(2)")]
    [InlineData("{} | rate() > 5", "{ } | rate() > 5")]
    [InlineData("{} | avg_over_time(duration) > 1s | topk(3)", "{ } | avg_over_time(duration) > 1s | topk(3)")]
    [InlineData("{} | rate() > 2 * 3 < 10.5", "{ } | rate() > 6 < 10.5")]
    [InlineData("{} | count() > 1 | rate()", "{ } | count() > 1 | rate()")]
    [InlineData("({} | rate())", "{ } | rate()")]
    [InlineData("({} | rate()) | topk(1)", "{ } | rate() | topk(1)")]
    [InlineData("({.a} | rate()) / ({} | rate())", "({ .a } | rate()) / ({ } | rate())")]
    [InlineData("({.a} | rate()) / ({} | rate()) * 100", "(({ .a } | rate()) / ({ } | rate())) * 100")]
    [InlineData("100 * ({.a} | rate()) / ({} | rate())", "(100 * ({ .a } | rate())) / ({ } | rate())")]
    [InlineData("({.a} | rate()) + ({} | rate()) * 2", "({ .a } | rate()) + (({ } | rate()) * 2)")]
    [InlineData("({.a} | rate()) - ({} | rate()) > 5", "(({ .a } | rate()) - ({ } | rate())) > 5")]
    [InlineData("(({.a} | rate()) - ({} | rate())) | topk(2)", "(({ .a } | rate()) - ({ } | rate())) | topk(2)")]
    [InlineData("({.a} | rate() by(.x) | topk(2)) / 2 with(sample=true)", "({ .a } | rate() by(.x) | topk(2)) / 2 with(sample=true)")]
    public void Parses_and_prints(string query, string printed)
    {
        var root = TraceQLParser.Parse(query);

        Assert.Equal(printed, root.ToString());
        Assert.Equal(root, TraceQLParser.Parse(printed));
    }

    [Theory]
    [InlineData("{nestedSetParent<0 && true && resource.service.name != nil} | rate() by(resource.service.name) with(sample=true)")]
    [InlineData("{nestedSetParent<0 && resource.service.name=\"cart\" && status=error} | rate()")]
    [InlineData("{nestedSetParent<0 && true} | quantile_over_time(duration, 0.9) by(resource.service.name)")]
    [InlineData("{nestedSetParent<0 && true} | quantile_over_time(duration, 0.9, .5, 0.99)")]
    [InlineData("{nestedSetParent<0 && true} | histogram_over_time(duration) with(sample=true)")]
    [InlineData("{nestedSetParent<0 && true} | compare({status=error}, 10, 1795165679000000000, 1795166339000000000)")]
    [InlineData("{nestedSetParent<0} | compare({duration >= 1s && duration <= 5s}, 10, 1795165679000000000, 1795166339000000000) with(sample=true)")]
    [InlineData("({nestedSetParent<0 && true} &>> { status = error }) || ({nestedSetParent<0 && true}) | select(status, resource.service.name, name, nestedSetParent, nestedSetLeft, nestedSetRight)")]
    [InlineData("({nestedSetParent<0 && kind=server} &>> { kind = server }) || ({nestedSetParent<0}) | select(status, resource.service.name, name, nestedSetParent, nestedSetLeft, nestedSetRight)")]
    [InlineData("{nestedSetParent<0 && status = error} | select(resource.service.name, event.exception.message, event.exception.stacktrace, event.exception.type) with(most_recent=true)")]
    [InlineData("{nestedSetParent<0 && span.\"http.route\" = \"/a b\" && duration > 1.5ms}")]
    public void Takes_what_traces_drilldown_asks(string query)
    {
        var root = TraceQLParser.Parse(query);

        Assert.Equal(root, TraceQLParser.Parse(root.ToString()));
    }

    [Fact]
    public void Tree_holds_what_the_query_says()
    {
        var root = TraceQLParser.Parse("{ span.a = 1 && duration > 1s } >> { } | by(resource.b) | avg(duration) > 5 with(most_recent=true)");

        var filter = new BinaryExpr(
            BinaryOperator.And,
            new BinaryExpr(BinaryOperator.Equal, new AttributeExpr(AttributeScope.Span, "a"), new StaticExpr(Static.Int(1))),
            new BinaryExpr(BinaryOperator.Greater, new IntrinsicExpr(Intrinsic.Duration), new StaticExpr(Static.Duration(1_000_000_000))));
        var expected = new RootExpr(
            new Pipeline(
            [
                new SpansetOperation(SpansetOperator.Descendant, new SpansetFilter(filter), new SpansetFilter(null)),
                new GroupBy(new AttributeExpr(AttributeScope.Resource, "b")),
                new ScalarFilter(ComparisonOperator.Greater, new Aggregate(AggregateKind.Avg, new IntrinsicExpr(Intrinsic.Duration)), new ScalarStatic(Static.Int(5))),
            ]),
            [new Hint("most_recent", Static.Bool(true))]);
        Assert.Equal(expected, root);
        Assert.Null(root.Metrics);
    }

    [Fact]
    public void Metrics_query_gives_its_pipeline()
    {
        var root = TraceQLParser.Parse("{ status = error } | rate() by(name)");

        Assert.Equal("{ status = error }", root.Pipeline!.ToString());
        Assert.IsType<MetricsQuery>(root.Metrics);
        Assert.Null(TraceQLParser.Parse("({} | rate()) / 2").Pipeline);
    }
}
