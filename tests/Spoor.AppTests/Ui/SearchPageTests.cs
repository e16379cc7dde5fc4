using Microsoft.Playwright;
using Spoor.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Spoor.AppTests.Ui;

/// <summary>The search page in a real browser against the real server.</summary>
[Collection(UiCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class SearchPageTests(UiFixture ui)
{
    [ToolFact("chromium")]
    public async Task Start_page_leads_to_all_traces_newest_first()
    {
        await using var page = await ui.OpenAsync("/");
        await Expect(page.Results).ToHaveCountAsync(3);
        await Expect(page.Results.First).ToContainTextAsync("frontend");
        await Expect(page.Results.First).ToContainTextAsync("GET /cart");
        Assert.Equal("/traces", new Uri(page.Page.Url).AbsolutePath);
        page.AssertNoComplaints();
    }

    [ToolFact("chromium")]
    public async Task Filters_write_the_query_and_the_url()
    {
        await using var page = await ui.OpenAsync("/traces");
        await page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Service" }).FillAsync("payment");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Query).ToHaveTextAsync("{ resource.service.name = \"payment\" }");
        await Expect(page.Results).ToHaveCountAsync(1);

        await page.Page.GetByText("Error", new() { Exact = true }).ClickAsync();
        await page.ExpectUrlParameterAsync("q", "{ resource.service.name = \"payment\" && status = error }");
        await Expect(page.Results).ToHaveCountAsync(1);
        await Expect(page.Results).ToContainTextAsync("POST /checkout");

        await page.Button("Clear").ClickAsync();
        await Expect(page.Results).ToHaveCountAsync(3);
        page.AssertNoComplaints();
    }

    [ToolFact("chromium")]
    public async Task Service_filter_suggests_services()
    {
        await using var page = await ui.OpenAsync("/traces");
        await page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Service" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Option, new() { Name = "batch" }).ClickAsync();
        await Expect(page.Results).ToHaveCountAsync(1);
        await Expect(page.Results).ToContainTextAsync("nightly import");
    }

    [ToolFact("chromium")]
    public async Task A_url_fills_the_query_and_the_filters()
    {
        var query = Uri.EscapeDataString("{ resource.service.name = \"cart\" && duration >= 50ms && span:kind = server }");
        await using var page = await ui.OpenAsync("/traces?q=" + query);
        await Expect(page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Service" })).ToHaveValueAsync("cart");
        await Expect(page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Span duration from" })).ToHaveValueAsync("50ms");
        await Expect(page.Results).ToHaveCountAsync(1);
        await Expect(page.Results).ToContainTextAsync("POST /checkout");
    }

    [ToolFact("chromium")]
    public async Task Back_brings_the_query_before_back()
    {
        await using var page = await ui.OpenAsync("/traces");
        await Expect(page.Results).ToHaveCountAsync(3);
        await page.Query.FillAsync("{ name = \"needle\" }");
        await page.Button("Run").ClickAsync();
        await Expect(page.Results).ToHaveCountAsync(1);
        await page.Page.GoBackAsync();
        await Expect(page.Results).ToHaveCountAsync(3);
        await Expect(page.Query).Not.ToContainTextAsync("needle");
    }

    [ToolFact("chromium")]
    public async Task Matched_spans_lead_to_the_span()
    {
        await using var page = await ui.OpenAsync("/traces?spans=1&q=" + Uri.EscapeDataString("{ name = \"POST /charge\" } | select(span.user.tier)"));
        var span = page.Page.GetByRole(AriaRole.Link, new() { Name = "POST /charge" });
        await Expect(span).ToContainTextAsync("gold");
        await span.ClickAsync();
        await Expect(page.Details).ToContainTextAsync("402 Payment Required");
        await page.ExpectUrlParameterAsync("span", UiTraces.PaymentSpan);
    }

    [ToolFact("chromium")]
    public async Task An_error_in_the_query_is_shown_as_the_server_says_it_and_marked()
    {
        await using var page = await ui.OpenAsync("/traces?q=" + Uri.EscapeDataString("{ name == }"));
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("line 1, col");
        await Expect(page.Page.Locator(".cm-queryError, .cm-queryErrorEnd")).ToHaveCountAsync(1);
        page.AssertNoComplaints();
    }

    [ToolFact("chromium")]
    public async Task Completion_offers_attributes_and_then_their_values()
    {
        await using var page = await ui.OpenAsync("/traces");
        await page.Query.ClickAsync();
        await page.Page.Keyboard.TypeAsync("{ span.user");
        await page.Page.GetByRole(AriaRole.Option, new() { Name = "span.user.tier" }).WaitForAsync();

        // For 75 ms after the list opens the editor takes Enter for the end of the line, not for a choice.
        await page.Page.WaitForTimeoutAsync(300);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Query).ToContainTextAsync("span.user.tier");
        await page.Page.Keyboard.TypeAsync(" = ");
        await page.Page.GetByRole(AriaRole.Option, new() { Name = "gold" }).ClickAsync();
        await Expect(page.Query).ToContainTextAsync("span.user.tier = \"gold\"");
    }

    [ToolFact("chromium")]
    public async Task Columns_sort()
    {
        await using var page = await ui.OpenAsync("/traces");
        await page.Button("Duration").ClickAsync();
        await Expect(page.Results.First).ToContainTextAsync("nightly import");
        await page.Button("Duration").ClickAsync();
        await Expect(page.Results.First).ToContainTextAsync("GET /cart");
        await page.ExpectUrlParameterAsync("sort", "duration");
    }

    [ToolFact("chromium")]
    public async Task Nothing_found_offers_a_way_out()
    {
        await using var page = await ui.OpenAsync("/traces?q=" + Uri.EscapeDataString("{ name = \"no such span\" }"));
        await page.Button("Clear the query").ClickAsync();
        await Expect(page.Results).ToHaveCountAsync(3);
    }
}
