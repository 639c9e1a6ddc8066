namespace EmqxExProto._1;

/// <summary>Settings of the line protocol, from the section <c>Line</c>.</summary>
public sealed class LineOptions
{
    /// <summary>EMQX disconnects a device that sends nothing for so long: from 1 second to 1 day.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest line in bytes, from 64 to 1,048,576; a device that sends a longer one is disconnected.</summary>
    public int LongestLine { get; set; } = 4096;
}
