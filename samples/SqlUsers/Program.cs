using Npgsql;
using SqlUsers;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(static services => NpgsqlDataSource.Create(services.GetRequiredService<IConfiguration>().GetConnectionString("Users")
    ?? throw new InvalidDataException("ConnectionStrings:Users is missing: it says where the users' database is.")));
builder.Services.AddCachedUsers<PostgresUsers>();
builder.Services.AddTopicAccessPolicy();
builder.Services.AddExHookProvider<MqttProvider>();

WebApplication app = builder.Build();
app.MapExHookProvider();
app.Run();
