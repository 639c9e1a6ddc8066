using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <content>Messages.</content>
public sealed partial class EmqxManagement
{
    private const string Publish = "publish a message";
    private const int NoSubscribers = 16;

    /// <summary>Publishes a message. Never repeated where EMQX may have it already.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether anybody has subscribed to its topic. A retained message is kept all the same.</returns>
    /// <exception cref="ArgumentException">The message is wrong: the text says how.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> PublishAsync(EmqxPublication message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Problem() is { } problem)
        {
            throw new ArgumentException($"The message cannot be published: {problem}.", nameof(message));
        }

        ManagementAnswer answer = _api.Ensure(await _api.SendAsync(HttpMethod.Post, "/publish", Publish, isRepeatable: false, message.Write, cancellationToken).ConfigureAwait(false), Publish);
        return IsSomebodyThere(answer.Json) ?? throw _api.NotUnderstood(answer, Publish);
    }

    /// <summary>Publishes messages in one call: EMQX publishes all of them, or none where one is wrong.</summary>
    /// <param name="messages">The messages; none: nothing is called.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each whether anybody has subscribed to its topic.</returns>
    /// <exception cref="ArgumentException">A message is wrong: the text says which and how. None was published.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EmqxPublication> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i].Problem() is { } problem)
            {
                throw new ArgumentException($"Message {i} cannot be published, and none was: {problem}.", nameof(messages));
            }
        }

        // EMQX answers an empty list with 500.
        if (messages.Count == 0)
        {
            return [];
        }

        ManagementAnswer answer = _api.Ensure(await _api.SendAsync(HttpMethod.Post, "/publish/bulk", Publish, isRepeatable: false, WriteAll, cancellationToken).ConfigureAwait(false), Publish);
        bool?[] all = [.. Items(answer, Publish).Select(IsSomebodyThere)];
        return all.Length == messages.Count && !Array.Exists(all, static one => one is null) ? [.. all.Select(static one => one!.Value)] : throw _api.NotUnderstood(answer, Publish);

        void WriteAll(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            foreach (EmqxPublication message in messages)
            {
                message.Write(writer);
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>A list may hold both forms, whatever its status; null: it is none of them.</summary>
    private static bool? IsSomebodyThere(JsonElement result) =>
        ManagementAnswer.Text(result, "id") is not null ? true : ManagementAnswer.Number(result, "reason_code") == NoSubscribers ? false : null;
}
