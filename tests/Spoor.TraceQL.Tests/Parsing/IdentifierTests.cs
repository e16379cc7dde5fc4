namespace Spoor.TraceQL.Tests;

public class IdentifierTests
{
    [Theory]
    [InlineData("span.http.status_code", AttributeScope.Span, "http.status_code")]
    [InlineData(".x", AttributeScope.None, "x")]
    [InlineData("resource.service.name", AttributeScope.Resource, "service.name")]
    [InlineData("event.exception.type", AttributeScope.Event, "exception.type")]
    [InlineData("link.a/b", AttributeScope.Link, "a/b")]
    [InlineData("instrumentation.\"a b\"", AttributeScope.Instrumentation, "a b")]
    public void Attribute(string text, AttributeScope scope, string name) =>
        Assert.Equal(new AttributeExpr(scope, name), TraceQLParser.ParseIdentifier(text));

    [Theory]
    [InlineData("name", Intrinsic.Name)]
    [InlineData("span:status", Intrinsic.Status)]
    [InlineData("rootServiceName", Intrinsic.RootServiceName)]
    [InlineData("trace:id", Intrinsic.TraceId)]
    [InlineData("event:timeSinceStart", Intrinsic.EventTimeSinceStart)]
    public void Intrinsics(string text, Intrinsic intrinsic) => Assert.Equal(new IntrinsicExpr(intrinsic), TraceQLParser.ParseIdentifier(text));

    [Theory]
    [InlineData("app.user.id", "failed to parse identifier app.user.id: parse error at line 1, col 2: unknown identifier: app")]
    [InlineData("", "failed to parse identifier : parse error at line 1, col 2: syntax error: unexpected }")]
    [InlineData("5", "failed to parse identifier 5: an attribute or an intrinsic is needed, such as span.http.method or name")]
    [InlineData("name = `x`", "failed to parse identifier name = `x`: an attribute or an intrinsic is needed, such as span.http.method or name")]
    [InlineData("parent.x", "failed to parse identifier parent.x: an attribute or an intrinsic is needed, such as span.http.method or name")]
    [InlineData("name } | by(name", "failed to parse identifier name } | by(name: parse error at line 1, col 9: syntax error: unexpected |, expecting $end")]
    public void Anything_else_is_refused(string text, string message)
    {
        var exception = Assert.Throws<TraceQLException>(() => TraceQLParser.ParseIdentifier(text));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Every_spelling_of_an_intrinsic_is_read()
    {
        foreach (var intrinsic in Enum.GetValues<Intrinsic>().Where(each => each != Intrinsic.Parent))
            Assert.Equal(new IntrinsicExpr(intrinsic), TraceQLParser.ParseIdentifier(IntrinsicNames.NameOf(intrinsic)));
    }
}
