using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json;

namespace HookSdk.Core.Tests;

/// <summary>What may be in the place of a management API. Each answer repeats the request with its headers, where it has a body, as some brokers do.</summary>
internal sealed class BadAnswers(string how) : HttpMessageHandler
{
    /// <summary>Each way, and the failure that it is told as by whatever call. A number is a status.</summary>
    public static IReadOnlyList<(string How, ManagementFailure Failure)> All { get; } =
    [
        ("down", ManagementFailure.Unreachable),
        ("lost", ManagementFailure.Unreachable),
        ("slow", ManagementFailure.Late),
        ("half", ManagementFailure.Late),
        ("page", ManagementFailure.NotUnderstood),
        ("page with 404", ManagementFailure.NotUnderstood),
        ("page with 500", ManagementFailure.Failed),
        ("huge", ManagementFailure.NotUnderstood),
        ("deep", ManagementFailure.NotUnderstood),
        ("302", ManagementFailure.NotUnderstood),
        ("401", ManagementFailure.KeyRefused),
        ("405", ManagementFailure.NotUnderstood),
        ("500", ManagementFailure.Failed),
        ("503", ManagementFailure.Failed),
    ];

    public int Count { get; private set; }

    /// <summary>How long an attempt should wait.</summary>
    public TimeSpan Timeout => how is "slow" or "half" ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(30);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        string said = $"{request.Method} {request.RequestUri} {request.Headers} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken))}";
        switch (how)
        {
            case "down":
                throw new HttpRequestException(HttpRequestError.ConnectionError, "nothing there");
            case "lost":
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection ended");
            case "slow":
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, cancellationToken);
                break;
        }

        string last = how.Split(' ')[^1];
        HttpStatusCode status = int.TryParse(last, CultureInfo.InvariantCulture, out int number) ? (HttpStatusCode)number : HttpStatusCode.OK;
        HttpContent content = how switch
        {
            "half" => new StreamContent(new Pipe().Reader.AsStream()),
            "huge" => new ByteArrayContent(new byte[17 << 20]),
            "deep" => new StringContent(new string('[', 1000)),
            "other" => new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["said"] = said })),
            _ when how.StartsWith("page", StringComparison.Ordinal) => new StringContent($"<html>{said}</html>"),
            _ => new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["code"] = "INTERNAL_ERROR", ["message"] = said })),
        };
        return new HttpResponseMessage(status) { Content = content };
    }
}
