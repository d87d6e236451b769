export default function HomePage() {
  return <main>Pipelane</main>;
}
