using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Spoor.Api.Http;
using Spoor.Api.Tempo;

namespace Spoor.Api.Tests.Tempo;

public class SearchParametersTests
{
    private static readonly ApiLimits Limits = new();

    [Theory]
    [InlineData("q={}&tags=a=b", "invalid request: can't specify tags and q in the same query")]
    [InlineData("q={}&limit=0", "invalid limit: must be a positive number")]
    [InlineData("q={}&limit=262145", "limit 262145 exceeds max limit 262144")]
    [InlineData("q={}&limit=x", "invalid limit: \"x\" is not a whole number from 0 to 4294967295")]
    [InlineData("q={}&limit=-1", "invalid limit: \"-1\" is not a whole number from 0 to 4294967295")]
    [InlineData("q={}&spss=101", "spans per span set exceeds 100. received 101")]
    [InlineData("q={}&spss=0", "invalid spss: must be a number from 1 to 100")]
    [InlineData("q={}&start=100&end=50", "http parameter start must be before end. received start=100 end=50")]
    [InlineData("q={}&start=100&end=100", "http parameter start must be before end. received start=100 end=100")]
    [InlineData("q={}&start=100", "http parameters start and end must be given together (unix seconds); end is missing")]
    [InlineData("q={}&end=100", "http parameters start and end must be given together (unix seconds); start is missing")]
    [InlineData("q={}&start=1.5&end=2", "invalid start: \"1.5\" is not a whole number from 0 to 4294967295")]
    [InlineData("tags=a=b a=c", "invalid tags: the key \"a\" is there twice")]
    [InlineData("tags=a=b&minDuration=5", "invalid minDuration: \"5\" is not a duration; write it as in 1.5s, 100ms or 1h30m")]
    [InlineData("tags=a=b&minDuration=2s&maxDuration=1s", "invalid maxDuration: must be greater than minDuration")]
    public void Refuses(string query, string message)
    {
        var refused = Assert.Throws<ApiException>(() => Read(query));
        Assert.Equal((400, message), (refused.StatusCode, refused.Message));
    }

    [Fact]
    public void Refuses_a_query_of_more_bytes_than_the_limit()
    {
        var refused = Assert.Throws<ApiException>(() => Read("q={ name = \"" + new string('é', 65_600) + "\" }"));
        Assert.Equal("the query is 131213 bytes long; at most 131072 are allowed", refused.Message);
    }

    [Fact]
    public void Defaults()
    {
        var search = Read("q={}");
        Assert.True(search.WithSpanSets);
        Assert.Equal((20, 3, null, null), (search.Request.Limit, search.Request.SpansPerSpanSet, search.Request.StartUnixNanos, search.Request.EndUnixNanos));
    }

    [Fact]
    public void Given()
    {
        var request = Read("q={}&limit=7&spss=9&start=1795165679&end=1795166339").Request;
        Assert.Equal(
            (7, 9, 1_795_165_679_000_000_000UL, 1_795_166_339_000_000_000UL),
            (request.Limit, request.SpansPerSpanSet, request.StartUnixNanos, request.EndUnixNanos));
    }

    [Theory]
    [InlineData("{ status = error } | rate() by (name)", "{ status = error }")]
    [InlineData("{ } | count() > 2 | rate()", "{ } | count() > 2")]
    public void A_metrics_query_searches_the_spans_it_counts(string query, string searched) =>
        Assert.Equal(searched, Read("q=" + query).Request.Query.ToString());

    [Theory]
    [InlineData("", "{ }")]
    [InlineData("start=1&end=2&foo=bar", "{ }")]
    [InlineData("tags=a=b&minDuration=200ms", "{ (span.a =~ `(?i).*b.*` || resource.a =~ `(?i).*b.*`) && traceDuration >= 200ms }")]
    [InlineData("foo=bar&limit=3", "{ span.foo =~ `(?i).*bar.*` || resource.foo =~ `(?i).*bar.*` }")]
    [InlineData("maxDuration=1.5s", "{ traceDuration <= 1.5s }")]
    public void Without_q_tags_are_searched(string query, string searched)
    {
        var search = Read(query);
        Assert.False(search.WithSpanSets);
        Assert.Equal(TraceQL.TraceQLParser.Parse(searched).ToString(), search.Request.Query.ToString());
    }

    private static SearchParameters Read(string query) =>
        SearchParameters.Read(new QueryCollection(QueryHelpers.ParseQuery(query.Replace("+", "%2B", false, CultureInfo.InvariantCulture))), Limits);
}
