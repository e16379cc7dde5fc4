using Spoor.Api.Tempo;
using Spoor.TraceQL;

namespace Spoor.Api.Tests.Tempo;

public class TagsQueryTests
{
    [Theory]
    [InlineData("service.name=cart", "{ span.service.name =~ `(?is).*cart.*` || resource.service.name =~ `(?is).*cart.*` }")]
    [InlineData(
        "http.status_code=500",
        "{ span.http.status_code =~ `(?is).*500.*` || span.http.status_code = 500 || resource.http.status_code =~ `(?is).*500.*` || resource.http.status_code = 500 }")]
    [InlineData("x=1.5", @"{ span.x =~ `(?is).*1\.5.*` || span.x = 1.5 || resource.x =~ `(?is).*1\.5.*` || resource.x = 1.5 }")]
    [InlineData("x=true", "{ span.x =~ `(?is).*true.*` || span.x = true || resource.x =~ `(?is).*true.*` || resource.x = true }")]
    [InlineData("name=GET", "{ span.name =~ `(?is).*GET.*` || resource.name =~ `(?is).*GET.*` || name =~ `(?is).*GET.*` }")]
    [InlineData("a=1b c=d", "{ span.a =~ `(?is).*1b.*` || resource.a =~ `(?is).*1b.*` } && { span.c =~ `(?is).*d.*` || resource.c =~ `(?is).*d.*` }")]
    public void Becomes_TraceQL(string tags, string expected) =>
        Assert.Equal(TraceQLParser.Parse(expected).ToString(), TagsQuery.Build(Logfmt.Parse(tags), null, null).ToString());

    [Fact]
    public void Prints_as_a_query_that_parses_to_itself()
    {
        var query = TagsQuery.Build(Logfmt.Parse("a.b=\"x y (z)\" status.code=error error=true root.name=r"), 1_000_000, 2_000_000_000);
        Assert.Equal(query, TraceQLParser.Parse(query.ToString()));
    }
}
