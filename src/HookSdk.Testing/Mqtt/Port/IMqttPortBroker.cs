namespace HookSdk.Testing;

/// <summary>The fake broker behind a port.</summary>
internal interface IMqttPortBroker
{
    /// <summary>Whether the broker runs; one that does not takes no connection.</summary>
    public bool IsRunning { get; }

    /// <summary>What has happened, for people.</summary>
    public string Transcript { get; }

    /// <summary>A client has said CONNECT. Nothing has been done about it yet.</summary>
    public MqttPortPeer Open(MqttConnect connect, MqttPortOrigin origin);

    /// <summary>Adds a line to the transcript.</summary>
    public void Tell(Func<string> line);
}
