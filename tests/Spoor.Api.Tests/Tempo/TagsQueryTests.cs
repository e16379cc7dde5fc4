using Spoor.Api.Tempo;
using Spoor.TraceQL;

namespace Spoor.Api.Tests.Tempo;

public class TagsQueryTests
{
    [Theory]
    [InlineData("service.name=cart", "{ span.service.name =~ `(?i).*cart.*` || resource.service.name =~ `(?i).*cart.*` }")]
    [InlineData(
        "http.status_code=500",
        "{ span.http.status_code =~ `.*500.*` || span.http.status_code = 500 || resource.http.status_code =~ `.*500.*` || resource.http.status_code = 500 }")]
    [InlineData("x=1.5", @"{ span.x =~ `.*1\.5.*` || span.x = 1.5 || resource.x =~ `.*1\.5.*` || resource.x = 1.5 }")]
    [InlineData("x=true", "{ span.x =~ `(?i).*true.*` || span.x = true || resource.x =~ `(?i).*true.*` || resource.x = true }")]
    [InlineData("name=GET", "{ span.name =~ `(?i).*GET.*` || resource.name =~ `(?i).*GET.*` || name =~ `(?i).*GET.*` }")]
    [InlineData("a=1b c=d", "{ span.a =~ `(?i).*1b.*` || resource.a =~ `(?i).*1b.*` } && { span.c =~ `(?i).*d.*` || resource.c =~ `(?i).*d.*` }")]
    public void Becomes_TraceQL(string tags, string expected) =>
        Assert.Equal(TraceQLParser.Parse(expected).ToString(), TagsQuery.Build(Logfmt.Parse(tags), null, null).ToString());

    [Fact]
    public void Prints_as_a_query_that_parses_to_itself()
    {
        var query = TagsQuery.Build(Logfmt.Parse("a.b=\"x y (z)\" status.code=error error=true root.name=r"), 1_000_000, 2_000_000_000);
        Assert.Equal(query, TraceQLParser.Parse(query.ToString()));
    }
}
