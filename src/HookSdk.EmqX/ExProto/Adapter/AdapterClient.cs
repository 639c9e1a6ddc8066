using Google.Protobuf;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Calls the adapter of one EMQX node. Its timeout is the network's and runs on the machine's own clock, whatever clock the server has: a test that moves that one on would cut
/// calls off whose answers are on their way.
/// </summary>
internal sealed class AdapterClient(Uri address, AdapterSettings settings, TimeProvider time, ProtocolNames names, ExProtoLog log, AdapterWatch? watch) : IDisposable
{
    private readonly GrpcClient _client = new(address, tls: address.Scheme == Uri.UriSchemeHttps ? TlsClient.Create(settings.Tls) : null);

    private int _brokenDatagrams;

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; } = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public AdapterState State { get; } = new(time);

    public ProtocolNames Names => names;

    /// <summary>A warning for the first one of all its devices: strangers may send as many as they like.</summary>
    public void TellBrokenDatagram(string conn, string problem) =>
        log.BrokenDatagram(isFirst: Interlocked.Exchange(ref _brokenDatagrams, 1) == 0, conn, problem);

    public void Dispose() => _client.Dispose();

    /// <summary>Makes a call. Null: it succeeded.</summary>
    /// <param name="method">The method.</param>
    /// <param name="conn">The device.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <param name="isOwn">Whether it is the server's own call, and no handler's: observers are not told of it.</param>
    public async Task<ExProtoException?> TryAsync(string method, string conn, IMessage request, CancellationToken cancellationToken, bool isOwn = false)
    {
        AdapterWatch? told = isOwn ? null : watch;
        long at = told?.Begin() ?? 0;
        long began = State.Begin();
        try
        {
            CodeResponse response = await _client.CallAsync($"/{AdapterForms.Service}/{method}", request, CodeResponse.Parser, settings.Timeout, cancellationToken).ConfigureAwait(false);
            told?.Tell(method, conn, request, response, (int)GrpcStatusCode.Ok, at);
            if (State.Answered(began) is { } silence)
            {
                log.AdapterAnswers(Address, silence.TotalSeconds);
            }

            return response.Code == ResultCode.Success ? null : AdapterErrors.Of(method, response);
        }
        catch (OperationCanceledException) when (told is not null)
        {
            told.Tell(method, conn, request, response: null, (int)GrpcStatusCode.Cancelled, at);
            throw;
        }
        catch (GrpcException e)
        {
            told?.Tell(method, conn, request, response: null, (int)e.Code, at);
            ExProtoException error = AdapterErrors.Of(method, address, e);
            if (State.Failed(began, error.Error == ExProtoError.TimedOut))
            {
                log.AdapterSilent(Address, error.Message);
            }

            return error;
        }
    }

    /// <summary>Makes a call.</summary>
    /// <exception cref="ExProtoException">It failed.</exception>
    public async Task CallAsync(string method, string conn, IMessage request, CancellationToken cancellationToken)
    {
        if (await TryAsync(method, conn, request, cancellationToken).ConfigureAwait(false) is { } error)
        {
            throw error;
        }
    }
}
