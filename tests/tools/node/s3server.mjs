// An S3 server with one bucket: s3server.mjs FOLDER BUCKET PORT. Prints its port once it listens.
import S3rver from 's3rver';

const [folder, bucket, port] = process.argv.slice(2);
const server = new S3rver({
  address: '127.0.0.1',
  port: Number(port),
  directory: folder,
  silent: true,
  configureBuckets: [{ name: bucket, configs: [] }],
});
const address = await server.run();
console.log(`port ${address.port}`);
process.stdin.on('end', () => process.exit(0)).resume();
