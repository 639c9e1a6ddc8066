using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Streaming;

public sealed class CallStreamTests
{
    private const int Calls = 150;

    /// <summary>Who comes back is told how many calls came meanwhile that are not sent. Who comes anew has missed none.</summary>
    [Theory]
    [InlineData(10, 40)]
    [InlineData(100, 0)]
    [InlineData(null, 0)]
    public async Task Bundle_AfterAGap_SaysHowManyCallsAreLeftOut(int? last, int skipped)
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        CallRing ring = app.Services.GetRequiredService<CallRing>();
        for (int i = 0; i < Calls; i++)
        {
            ring.Add(new CallRecord { At = default, Target = "emg", Server = null, Hook = "route", Decision = "", Outcome = HookOutcome.Answered, Elapsed = default, By = "" });
        }

        using HttpClient page = app.Page();
        using HttpRequestMessage request = new(HttpMethod.Get, "events");
        if (last is { } seen)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", FormattableString.Invariant($"{app.Services.GetRequiredService<InspectorInstance>().Hello.Start}-{seen}"));
        }

        using HttpResponseMessage answer = await page.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using StreamReader reader = new(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            line.ShouldNotBeNull("the stream has ended");
        }
        while (!line.StartsWith("data: {\"calls\"", StringComparison.Ordinal));

        JsonElement bundle = JsonDocument.Parse(line["data: ".Length..]).RootElement;
        bundle.GetProperty("calls").EnumerateArray().Last().GetProperty("id").GetInt64().ShouldBe(Calls);
        bundle.GetProperty("skipped").GetInt32().ShouldBe(skipped);
    }
}
