using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Browser;

/// <summary>What tests of the board do again and again.</summary>
internal static class BoardSteps
{
    private const string Lead = "hanneke-vos";

    /// <summary>What was given and is not done yet.</summary>
    public static ILocator UnderWay(this IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Under way" });

    public static Task RecordNowAsync(this IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();

    /// <summary>What the page does by itself after some seconds.</summary>
    public static Task LookAgainAsync(this IPage page) =>
        page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");

    /// <summary>A note for colleagues, which is held back for a while.</summary>
    public static async Task NoteAsync(this IPage page, string followUpId, string words)
    {
        await page.GotoAsync($"/board/followups/{followUpId}#note");
        await page.GetByLabel("Note for colleagues").FillAsync(words);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.UnderWay().WaitForAsync();
    }

    /// <summary>A mention whose follow-up a lead gives to somebody; the follow-up's id.</summary>
    public static async Task<string> MentionForAsync(this OutreachClient outreach, string owner, JsonObject mention)
    {
        var id = (await outreach.MentionAsync(mention)).FollowUpId;
        await outreach.As(Lead).AssignAsync(id, owner);
        await outreach.SettleAsync();
        return id;
    }
}
