using System.Globalization;
using System.Net;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>Asks a server's health check, where there is one.</summary>
internal static class HealthLook
{
    private const string UsualPath = "/healthz";
    private const int MostText = 60;

    /// <param name="settings">What is looked with.</param>
    /// <param name="diagnosis">Where it is told.</param>
    /// <param name="kinds">What may be wrong.</param>
    /// <param name="isHttp2">Whether the server's own port speaks HTTP/2 alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, ServerKinds kinds, bool isHttp2, CancellationToken cancellationToken)
    {
        CheckSettings server = settings.Server;
        Uri address = settings.Health ?? new Uri(server.Url, UsualPath);
        bool isOwnPort = address.Authority == server.Url.Authority;
        using HttpMessageInvoker http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });
        using HttpRequestMessage request = new(HttpMethod.Get, address) { Version = isHttp2 && isOwnPort ? HttpVersion.Version20 : HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using CancellationTokenSource late = new(server.Patience, server.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        string shown = settings.Health is null ? UsualPath : address.GetLeftPart(UriPartial.Path);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(1 << 20, either.Token).ConfigureAwait(false);
            Judge(settings, diagnosis, kinds, shown, (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            if (settings.Health is not null)
            {
                diagnosis.Problem(kinds.Health, $"{shown}: {(e is OperationCanceledException ? "no answer" : e.GetBaseException().Message)}");
            }
        }
    }

    private static void Judge(DoctorSettings settings, Diagnosis diagnosis, ServerKinds kinds, string shown, int status, byte[] body)
    {
        string said = string.Create(CultureInfo.InvariantCulture, $"{shown} answers {status}{(body.Length == 0 ? "" : $" {VisibleText.Of(body, MostText)}")}");
        if (status is 503 or 500)
        {
            diagnosis.Problem(kinds.Health, said);
        }
        else if (status == 200 && body.AsSpan().StartsWith("Degraded"u8))
        {
            diagnosis.Note(kinds.Health, $"{said}: it is not well, and goes on");
        }
        else if (status == 200)
        {
            diagnosis.Saw(Diagnosis.Server, said);
        }
        else if (settings.Health is not null)
        {
            diagnosis.Problem(kinds.Health, said);
        }
    }
}
