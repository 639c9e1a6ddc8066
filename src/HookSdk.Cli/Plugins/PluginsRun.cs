using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Plugins;

/// <summary>One call of <c>hooksdk plugins</c>, and what is printed of its answer.</summary>
internal sealed class PluginsRun(PluginsSettings settings, bool isJson, Screen screen, TimeProvider clock)
{
    public async Task<ExitCode> RunAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using PluginsClient client = new(settings, clock);
        Task<PluginsAnswer> answering = client.SendAsync(method, path, body, cancellationToken);
        await Waiting.TellAsync(answering, "waits for the endpoint's answer", screen, clock).ConfigureAwait(false);
        PluginsAnswer answer = await answering.ConfigureAwait(false);
        if (isJson && answer.Document is { } document)
        {
            screen.Raw(PluginsJson.Of(document, screen));
        }

        if (!answer.IsDone)
        {
            throw Refusal(answer);
        }

        if (!isJson)
        {
            new PluginsReport(screen).Tell(answer.Document!.Value);
        }

        return ExitCode.Done;
    }

    private CommandException Refusal(PluginsAnswer answer)
    {
        string said = answer.Error ?? FormattableString.Invariant($"status {answer.Status}, without a reason");
        return answer switch
        {
            { Status: 401 } => new(ExitCode.BadUsage, $"The endpoint lets nobody in without its token: {said}.", settings.Token is null ? "Hand over the file that holds it: --token-file FILE" : "Look whether the file of --token-file holds the token of PluginDirectory:Admin:Token."),
            { Status: 403 } => new(ExitCode.BadUsage, $"The endpoint refuses this caller: {said}.", "Call from the server's own machine by 127.0.0.1 or its socket, or set a token at the server."),
            { Error: null, Status: 404 or 405 } => new(ExitCode.BadUsage, "There is no operator's endpoint at this address.", PluginsSettings.WhereItIs),
            { Error: null, Status: < 500 } => new(ExitCode.BadUsage, $"This is no answer of an operator's endpoint: {said}.", PluginsSettings.WhereItIs),
            { Error: null } => new(ExitCode.Misbehaved, $"This is no answer of an operator's endpoint: {said}.", "Look into the server's log, and whether --url leads to the endpoint."),
            { Status: 404 } => new(ExitCode.Misbehaved, said, "`hooksdk plugins list` has the names."),
            _ => new(ExitCode.Misbehaved, said, "Nothing has changed. `hooksdk plugins list` says how it stands."),
        };
    }
}
