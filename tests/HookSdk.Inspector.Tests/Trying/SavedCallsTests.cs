using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace HookSdk.Inspector.Tests.Trying;

/// <summary>The folder of saved calls comes with a project: nothing secret goes into it, and nothing that stands there can do harm.</summary>
public sealed class SavedCallsTests
{
    private const string Register = """{"client_id":"meter-1","username":"u","password":"hunter2","mountpoint":"","peer_addr":"192.0.2.1","peer_port":1,"clean_session":true}""";

    [Fact]
    public async Task Secret_ThatWasTyped_IsInNoFile_AndTheAnswerSaysSo()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        using HttpResponseMessage answer = await SaveAsync(page, "With a password", "vernemq", "auth_on_register", Register, """{"result":"ok","token":"hunter2"}""", "Allow { Token = hunter2 }");

        JsonElement said = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        said.GetProperty("hidden").EnumerateArray().Select(static n => n.GetString()).ShouldBe(["password", "token"]);
        string file = await File.ReadAllTextAsync(Directory.GetFiles(app.Saved).Single(), TestContext.Current.CancellationToken);
        file.ShouldNotContain("hunter2");
        JsonElement saved = JsonDocument.Parse(file).RootElement;
        saved.GetProperty("request").GetString().ShouldBe(Register.Replace("hunter2", WireMask.Hidden, StringComparison.Ordinal));
        saved.GetProperty("reply").GetString()!.ShouldContain(WireMask.Hidden);
        saved.GetProperty("decision").GetString()!.ShouldStartWith("Allow { Token = ***");
    }

    [Theory]
    [InlineData("before_receive", false)]
    [InlineData("route", true)]
    public async Task Payload_IsInAFile_WhereItIsShown(string shown, bool isThere)
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:Payloads:0"] = shown });
        using HttpClient page = app.Page();
        using HttpResponseMessage answer = await SaveAsync(page, "With a text", "emg", "route", """{"qe":{"DESTADDR":"46701234567","MESSAGE":"words of somebody"}}""", reply: null);

        answer.EnsureSuccessStatusCode();
        string file = await File.ReadAllTextAsync(Directory.GetFiles(app.Saved).Single(), TestContext.Current.CancellationToken);
        file.Contains("words of somebody", StringComparison.Ordinal).ShouldBe(isThere);
        file.ShouldContain("46701234567");
    }

    [Theory]
    [InlineData("a=1&password=hunter2")]
    [InlineData("{\"password\":\"hunter2\"")]
    public async Task Text_InWhichNoSecretCanBeTold_IsNotSaved(string text)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        using HttpResponseMessage answer = await SaveAsync(page, "Broken", "vernemq", "auth_on_register", text, reply: null);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("It cannot be saved: it is no JSON");
        Directory.Exists(app.Saved).ShouldBeFalse();
    }

    /// <summary>Whoever may commit to the project could hang the server, or have it show another file.</summary>
    [Fact]
    public async Task Folder_WithAPipe_ADevice_AndALink_ShowsTheFilesAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files on Windows.");
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        (await SaveAsync(page, "Good", "vernemq", "auth_on_register", Register, reply: null)).EnsureSuccessStatusCode();
        string outside = Path.Combine(Directory.CreateTempSubdirectory("hook-outside-").FullName, "outside.json");
        string kept = await File.ReadAllTextAsync(Directory.GetFiles(app.Saved).Single(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(outside, kept.Replace("Good", "Outside", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        string link = Path.Combine(app.Saved, "link.json");
        File.CreateSymbolicLink(link, outside);
        File.CreateSymbolicLink(Path.Combine(app.Saved, "zero.json"), "/dev/zero");
        using (Process made = Process.Start("mkfifo", Path.Combine(app.Saved, "pipe.json")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            made.ExitCode.ShouldBe(0);
        }

        JsonElement shown = await page.GetFromJsonAsync<JsonElement>("api/saved", TestContext.Current.CancellationToken);
        shown.GetProperty("calls").EnumerateArray().Select(static c => c.GetProperty("name").GetString()).ShouldBe(["Good"]);
        foreach (string name in (string[])["link.json", "zero.json", "pipe.json"])
        {
            app.Log.Lines.ShouldContain(l => l.Contains(" 725 ", StringComparison.Ordinal) && l.Contains(name, StringComparison.Ordinal));
        }

        // Saving under such a name puts a file there: what the link leads to stays, and nobody waits at the pipe.
        (await SaveAsync(page, "Link", "vernemq", "auth_on_register", Register, reply: null)).EnsureSuccessStatusCode();
        (await SaveAsync(page, "Pipe", "vernemq", "auth_on_register", Register, reply: null)).EnsureSuccessStatusCode();
        (await File.ReadAllTextAsync(outside, TestContext.Current.CancellationToken)).ShouldContain("Outside");
        new FileInfo(link).LinkTarget.ShouldBeNull();
        Directory.GetFiles(app.Saved).Length.ShouldBe(4, "nothing is left beside them");
        Directory.Delete(Path.GetDirectoryName(outside)!, recursive: true);
    }

    [Fact]
    public async Task File_ThatIsTooLarge_IsNotRead()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        using HttpClient page = app.Page();
        Directory.CreateDirectory(app.Saved);
        await using (FileStream large = File.Create(Path.Combine(app.Saved, "large.json")))
        {
            large.SetLength(1024 * 1024 + 1);
        }

        (await page.GetFromJsonAsync<JsonElement>("api/saved", TestContext.Current.CancellationToken)).GetProperty("calls").GetArrayLength().ShouldBe(0);
        app.Log.Lines.ShouldContain(static l => l.Contains("large.json", StringComparison.Ordinal) && l.EndsWith("it is larger than 1048576 bytes", StringComparison.Ordinal));
    }

    private static Task<HttpResponseMessage> SaveAsync(HttpClient page, string name, string server, string key, string text, string? reply, string? decision = null) =>
        page.PostAsJsonAsync("api/saved", new { name, server, key, text, reply, decision }, TestContext.Current.CancellationToken);
}
