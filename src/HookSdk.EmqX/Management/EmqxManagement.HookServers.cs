using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <content>Hook servers (ExHook), in the order in which EMQX calls them.</content>
public sealed partial class EmqxManagement
{
    private const string Change = "change a hook server";

    /// <summary>What EMQX tells of a server and does not take back.</summary>
    private static readonly string[] NoSettings = ["hooks", "metrics", "node_metrics", "node_status", "name", "enable"];

    /// <summary>The hook servers, in the order in which they are called.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<IReadOnlyList<EmqxHookServer>> ListHookServersAsync(CancellationToken cancellationToken = default)
    {
        const string Operation = "list its hook servers";
        return [.. Items(_api.Ensure(await _api.GetAsync("/exhooks", Operation, cancellationToken).ConfigureAwait(false), Operation), Operation).Select(EmqxHookServer.Read).OfType<EmqxHookServer>()];
    }

    /// <summary>Adds a hook server behind the others, with EMQX's defaults: it refuses where this server does not answer (<c>failed_action = deny</c>). EMQX answers when it has tried to load it.</summary>
    /// <param name="name">Its name: letters, digits, <c>-</c> and <c>_</c>, with a letter or digit at the start.</param>
    /// <param name="url">Where EMQX calls it: http or https. EMQX 5.8 itself would take any text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server, with what it has mounted.</returns>
    /// <exception cref="ArgumentException">The name or the URL is wrong.</exception>
    /// <exception cref="ManagementException">It did not work; a name that is taken is <see cref="ManagementFailure.AlreadyThere"/>.</exception>
    public async Task<EmqxHookServer> AddHookServerAsync(string name, Uri url, CancellationToken cancellationToken = default)
    {
        const string Operation = "add a hook server";
        CheckName(name);
        ArgumentNullException.ThrowIfNull(url);
        if (url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException("It is no absolute http or https URL.", nameof(url));
        }

        return ReadServer(
            await _api.SendAsync(
                HttpMethod.Post,
                "/exhooks",
                Operation,
                isRepeatable: false,
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", name);
                    writer.WriteString("url", url.GetLeftPart(UriPartial.Path).TrimEnd('/'));
                    writer.WriteEndObject();
                },
                cancellationToken).ConfigureAwait(false),
            Operation);
    }

    /// <summary>Deletes a hook server.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">The name is none of a hook server.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> DeleteHookServerAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        return await DeleteAsync($"/exhooks/{name}", "delete a hook server", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has EMQX call a hook server, and load it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server, with what it has mounted.</returns>
    /// <exception cref="ArgumentException">The name is none of a hook server.</exception>
    /// <exception cref="ManagementException">It did not work; there may be none of the name (<see cref="ManagementFailure.NotFound"/>).</exception>
    public Task<EmqxHookServer> EnableHookServerAsync(string name, CancellationToken cancellationToken = default) => PutAsync(name, isEnabled: true, cancellationToken);

    /// <summary>Has EMQX call a hook server no more. <b>What it refused is let in from then on</b>, unless something else refuses.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server.</returns>
    /// <exception cref="ArgumentException">The name is none of a hook server.</exception>
    /// <exception cref="ManagementException">It did not work; there may be none of the name (<see cref="ManagementFailure.NotFound"/>).</exception>
    public Task<EmqxHookServer> DisableHookServerAsync(string name, CancellationToken cancellationToken = default) => PutAsync(name, isEnabled: false, cancellationToken);

    /// <summary>
    /// Has EMQX load a hook server again, since it learns of hooks that were added when it loads and at no other time. One change with the settings that it has: EMQX unloads and loads
    /// within it, so that there is no time in which the server is disabled and everybody is let in.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The server, with what it has mounted.</returns>
    /// <exception cref="ArgumentException">The name is none of a hook server.</exception>
    /// <exception cref="ManagementException">
    /// It did not work; there may be none of the name (<see cref="ManagementFailure.NotFound"/>), or it is disabled (<see cref="ManagementFailure.Refused"/>).
    /// </exception>
    public Task<EmqxHookServer> ReloadHookServerAsync(string name, CancellationToken cancellationToken = default) => PutAsync(name, isEnabled: null, cancellationToken);

    /// <summary>Changes the order in which hook servers are called.</summary>
    /// <param name="name">The one that is moved.</param>
    /// <param name="position">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name is none of a hook server, or the server would go beside itself.</exception>
    /// <exception cref="ManagementException">It did not work; one of them may not be there (<see cref="ManagementFailure.NotFound"/>).</exception>
    public async Task MoveHookServerAsync(string name, EmqxHookServerPosition position, CancellationToken cancellationToken = default)
    {
        const string Operation = "move a hook server";
        CheckName(name);
        ArgumentNullException.ThrowIfNull(position);
        if (position.Other is { } other)
        {
            CheckName(other);
            if (other == name)
            {
                throw new ArgumentException("A server cannot stand beside itself.", nameof(position));
            }

            // EMQX answers 500 to one that is not there.
            _ = await GetServerAsync(other, Operation, cancellationToken).ConfigureAwait(false);
        }

        _api.Ensure(
            await _api.SendAsync(
                HttpMethod.Post,
                $"/exhooks/{name}/move",
                Operation,
                isRepeatable: true,
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("position", position.Text);
                    writer.WriteEndObject();
                },
                cancellationToken).ConfigureAwait(false),
            Operation);
    }

    /// <summary>The rule of EMQX. Such a name needs no escapes in a path, and cannot lead elsewhere.</summary>
    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException("It is no name of a hook server: letters, digits, '-' and '_', with a letter or digit at the start.", nameof(name));
        }
    }

    /// <summary>
    /// Sends back all settings as EMQX has them, since those that are left out go back to their defaults, and always the name of the path: with another one EMQX would rename the server,
    /// answer that there is none, and go on calling it.
    /// </summary>
    private async Task<EmqxHookServer> PutAsync(string name, bool? isEnabled, CancellationToken cancellationToken)
    {
        CheckName(name);
        ManagementAnswer now = await GetServerAsync(name, Change, cancellationToken).ConfigureAwait(false);
        if (isEnabled is null && ManagementAnswer.Flag(now.Json, "enable") == false)
        {
            throw _api.Disabled(Change);
        }

        ManagementAnswer answer = await _api.SendAsync(HttpMethod.Put, $"/exhooks/{name}", Change, isRepeatable: false, Write, cancellationToken).ConfigureAwait(false);
        return ReadServer(answer, Change);

        void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteBoolean("enable", isEnabled ?? true);
            foreach (JsonProperty setting in now.Json.EnumerateObject().Where(static s => !NoSettings.Contains(s.Name, StringComparer.Ordinal)))
            {
                setting.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
    }

    private async Task<ManagementAnswer> GetServerAsync(string name, string operation, CancellationToken cancellationToken)
    {
        ManagementAnswer answer = _api.Ensure(await _api.GetAsync($"/exhooks/{name}", operation, cancellationToken).ConfigureAwait(false), operation);
        return EmqxHookServer.Read(answer.Json) is { } server && server.Name == name ? answer : throw _api.NotUnderstood(answer, operation);
    }

    private EmqxHookServer ReadServer(ManagementAnswer answer, string operation) => EmqxHookServer.Read(_api.Ensure(answer, operation).Json) ?? throw _api.NotUnderstood(answer, operation);
}
