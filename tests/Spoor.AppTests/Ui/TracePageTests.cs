using Microsoft.Playwright;
using Spoor.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Spoor.AppTests.Ui;

/// <summary>The trace page in a real browser against the real server.</summary>
[Collection(UiCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class TracePageTests(UiFixture ui)
{
    private const string Checkout = "/trace/" + UiTraces.Checkout;

    [ToolFact("chromium")]
    public async Task A_result_opens_its_trace()
    {
        await using var page = await ui.OpenAsync("/traces?q=" + Uri.EscapeDataString("{ resource.service.name = \"payment\" }"));
        await page.Results.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("frontend POST /checkout");
        await Expect(page.Rows).ToHaveCountAsync(4);
        Assert.Equal(Checkout, new Uri(page.Page.Url).AbsolutePath);
        page.AssertNoComplaints();
    }

    [ToolFact("chromium")]
    public async Task A_span_shows_its_details_and_stands_in_the_url()
    {
        await using var page = await ui.OpenAsync(Checkout);
        await page.Row("POST /charge").ClickAsync();
        foreach (var text in new[] { "402 Payment Required", "user.tier", "gold", "CardDeclinedException", "insufficient funds", "host.name", "shop.payment" })
            await Expect(page.Details).ToContainTextAsync(text);
        await page.ExpectUrlParameterAsync("span", UiTraces.PaymentSpan);

        await page.Page.GetByLabel("Filter attributes").FillAsync("tier");
        await Expect(page.Details).Not.ToContainTextAsync("url.path");
        await Expect(page.Details).ToContainTextAsync("gold");
        page.AssertNoComplaints();
    }

    [ToolFact("chromium")]
    public async Task A_deep_link_opens_the_span_and_a_span_link_the_other_trace()
    {
        await using var page = await ui.OpenAsync($"{Checkout}?span={UiTraces.PaymentSpan}");
        await Expect(page.Details).ToContainTextAsync("402 Payment Required");
        await Expect(page.Row("POST /charge")).ToHaveAttributeAsync("aria-selected", "true");

        await page.Details.GetByRole(AriaRole.Link, new() { Name = UiTraces.Cart }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("frontend GET /cart");
        await Expect(page.Details).ToContainTextAsync("GetCart");
    }

    [ToolFact("chromium")]
    public async Task The_keyboard_walks_and_folds_the_tree()
    {
        await using var page = await ui.OpenAsync(Checkout);
        await Expect(page.Rows).ToHaveCountAsync(4);
        await page.Tree.PressAsync("ArrowLeft");
        await Expect(page.Rows).ToHaveCountAsync(1);
        await Expect(page.Rows).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Tree.PressAsync("ArrowRight");
        await Expect(page.Rows).ToHaveCountAsync(4);
        await page.Tree.PressAsync("End");
        await page.Tree.PressAsync("Enter");
        await Expect(page.Details).ToContainTextAsync("402 Payment Required");
        await page.Tree.PressAsync("ArrowLeft");
        await Expect(page.Details).ToContainTextAsync("card declined");
        await page.Tree.PressAsync("[");
        await Expect(page.Rows).ToHaveCountAsync(1);
        await page.Tree.PressAsync("]");
        await Expect(page.Rows).ToHaveCountAsync(4);
    }

    [ToolFact("chromium")]
    public async Task Find_counts_walks_and_hides()
    {
        await using var page = await ui.OpenAsync(Checkout);
        await page.Rows.First.WaitForAsync();
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("payment");
        var status = page.Page.GetByRole(AriaRole.Status, new() { Name = "Matches" });
        await Expect(status).ToHaveTextAsync("– of 2");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(status).ToHaveTextAsync("1 of 2");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(status).ToHaveTextAsync("2 of 2");
        await page.Button("Only matches").ClickAsync();
        await Expect(page.Rows).ToHaveCountAsync(3);
        await page.ExpectUrlParameterAsync("find", "payment");
    }

    [ToolFact("chromium")]
    public async Task Ten_thousand_spans_scroll_with_few_rows_in_the_document()
    {
        await using var page = await ui.OpenAsync("/trace/" + UiTraces.Large);
        await Expect(page.Tree).ToHaveAccessibleNameAsync("Spans of the trace, 10,000 spans");
        Assert.InRange(await page.Rows.CountAsync(), 10, 100);

        await page.Tree.EvaluateAsync("tree => { tree.scrollTop = tree.scrollHeight / 2; }");
        await Expect(page.Row("item 49/50")).ToBeVisibleAsync();
        await page.Tree.PressAsync("End");
        await Expect(page.Row("needle")).ToBeInViewportAsync();
        Assert.InRange(await page.Rows.CountAsync(), 10, 100);

        await page.Tree.PressAsync("[");
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("item 42/7");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("[role=treeitem][aria-selected=true]")).ToContainTextAsync("item 42/7");
        page.AssertNoComplaints();
    }

    [ToolFact("chromium")]
    public async Task Follows_the_system_theme_and_remembers_a_choice()
    {
        await using var page = await ui.OpenAsync(Checkout, ColorScheme.Dark);
        var scheme = () => page.Page.EvaluateAsync<string>("document.documentElement.dataset.mantineColorScheme");
        var background = () => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await page.Rows.First.WaitForAsync();
        Assert.Equal("dark", await scheme());
        var dark = await background();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: Auto" }).ClickAsync();
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-mantine-color-scheme", "light");
        Assert.NotEqual(dark, await background());
        await page.Page.ReloadAsync();
        Assert.Equal("light", await scheme());
    }

    [ToolFact("chromium")]
    public async Task A_trace_that_is_not_there_is_said_to_be_missing()
    {
        await using var page = await ui.OpenAsync("/trace/00000000000000000000000000000abc");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Trace not found" })).ToBeVisibleAsync();
        page.AssertNoComplaints();
    }
}
