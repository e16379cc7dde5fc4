namespace Spoor.TraceQL.Tests;

public class QueryFeaturesTests
{
    [Theory]
    [InlineData("{ }", false, false, "", "")]
    [InlineData("{ span.a = 1 && !(.b > duration) } | select(resource.c, name, span.a)", false, false, "span.a .b duration resource.c name", "resource.c name span.a")]
    [InlineData("{ .a } >> { .b != nil }", true, false, ".a .b", "")]
    [InlineData("{ .a } && { .b }", false, false, ".a .b", "")]
    [InlineData("({ .a } &~ { .b }) || { }", true, false, ".a .b", "")]
    [InlineData("({ .a } | by(.x)) && ({ .b } | max(.y) > 1)", false, false, ".a .x .b .y", "")]
    [InlineData("{ .a } | by(-.b + 1) | sum(.c) > 1 | select(.d) | select(.e, .d)", false, false, ".a .b .c .d .e", ".d .e")]
    [InlineData("{ .a } | quantile_over_time(duration, 0.9) by(name, .b) | topk(1)", false, true, ".a duration name .b", "")]
    [InlineData("{ .a } | compare({ status = error })", false, true, ".a status", "")]
    [InlineData("({ .a } | rate()) / ({ .b } > { .c } | rate()) | topk(1)", true, true, ".a .b .c", "")]
    public void Tells_what_a_query_needs(string query, bool structural, bool metrics, string fields, string selected)
    {
        var features = QueryFeatures.Of(TraceQLParser.Parse(query));

        Assert.Equal(structural, features.UsesStructuralOperators);
        Assert.Equal(metrics, features.UsesMetrics);
        Assert.Equal(fields, string.Join(' ', features.Fields));
        Assert.Equal(selected, string.Join(' ', features.SelectedFields));
    }

    [Theory]
    [InlineData("span.http.status_code", "http.status_code")]
    [InlineData("resource.service.name", "service.name")]
    [InlineData("span:status", "status")]
    [InlineData("event:name", "event:name")]
    [InlineData("nestedSetLeft", "nestedSetLeft")]
    public void Names_fields_as_results_do(string identifier, string key) =>
        Assert.Equal(key, QueryFeatures.ResultKey(TraceQLParser.ParseIdentifier(identifier)));
}
