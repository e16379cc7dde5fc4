using System.Text;
using Spoor.Server.Client;

namespace Spoor.Server.Tests.Client;

public class QueryErrorsTests
{
    [Fact]
    public void The_place_is_marked() => Assert.Equal(
        "parse error at line 1, col 3: unknown identifier: foo\n\n  { foo }\n    ^",
        Show("{ foo }", "parse error at line 1, col 3: unknown identifier: foo"));

    [Fact]
    public void The_mark_stands_under_the_line_that_is_wrong_also_after_tabs() => Assert.Equal(
        "parse error at line 2, col 4: x\n\n  \t{ foo }\n  \t  ^",
        Show("{ a = 1 } &&\r\n\t{ foo }", "parse error at line 2, col 4: x"));

    [Fact]
    public void The_end_of_the_query_can_be_marked() => Assert.Equal("at line 1, col 2: end\n\n  {\n   ^", Show("{", "at line 1, col 2: end"));

    [Theory]
    [InlineData("query too large")]
    [InlineData("at line 7, col 1: beyond")]
    [InlineData("at line 1, col 70: beyond")]
    public void Without_a_place_in_the_query_there_is_only_the_message(string message) => Assert.Equal(message, Show("{ foo }", message));

    private static string Show(string query, string message) => QueryErrors.Show(query, new QueryAnswer(400, Encoding.UTF8.GetBytes(message), null));
}
